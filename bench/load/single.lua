-- One event a request, each with an id of its own, of 100,000 users: for scripts/load.
local key, run, n = os.getenv("KEY"), os.getenv("RUN"), 0
request = function()
  n = n + 1
  local body = string.format(
    '{"type":"track","event":"page_view","userId":"u%d","messageId":"%s-%d",' ..
    '"properties":{"path":"/pricing","plan":"pro","n":%d}}', math.random(100000), run, n, n)
  return wrk.format("POST", "/v1/track", {["Authorization"] = key}, body)
end
