-- A hundred events a request, with random UUIDs, of 200,000 users: for scripts/load.
local key = os.getenv("KEY")
function init()
  math.randomseed(tonumber(os.getenv("SEED")))
end
local function uuid()
  local hex = {}
  for i = 1, 32 do hex[i] = string.format("%x", math.random(0, 15)) end
  local s = table.concat(hex)
  return s:sub(1, 8) .. "-" .. s:sub(9, 12) .. "-4" .. s:sub(14, 16) .. "-a" .. s:sub(18, 20) ..
         "-" .. s:sub(21, 32)
end
request = function()
  local events = {}
  for i = 1, 100 do
    events[i] = string.format(
      '{"type":"track","event":"page_view","userId":"u%d","messageId":"%s",' ..
      '"properties":{"path":"/pricing","plan":"pro","n":%d}}', math.random(200000), uuid(), i)
  end
  return wrk.format("POST", "/v1/batch", {["Authorization"] = key},
                    '{"batch":[' .. table.concat(events, ",") .. "]}")
end
