# Writes a C++ file that holds the tracker without its first line, which tells what it was made of, for
# src/http/tracker.hpp: cmake -DIN=web/tracker/t.js -DOUT=tracker.cpp -P cmake/tracker.cmake
file(READ "${IN}" text)
string(REGEX REPLACE "^//[^\n]*\n" "" text "${text}")
file(WRITE "${OUT}" "#include \"http/tracker.hpp\"

namespace winnow::http {

const std::string_view tracker_script = R\"=js=(${text})=js=\";

}  // namespace winnow::http
")
