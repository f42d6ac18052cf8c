# Writes a C++ file that holds every model of a folder, for src/app/templates.hpp:
# cmake -DFOLDER=models -DOUT=templates.cpp -P cmake/templates.cmake
file(GLOB files ${FOLDER}/*.yaml)
list(SORT files)
set(rows "")
foreach(file IN LISTS files)
  cmake_path(GET file STEM name)
  file(READ "${file}" text)
  string(APPEND rows "      {\"${name}\", R\"=template=(${text})=template=\"},\n")
endforeach()
file(WRITE "${OUT}" "#include \"app/templates.hpp\"

namespace winnow::app {

const std::vector<Template>& templates() {
  static const std::vector<Template> all = {
${rows}  };
  return all;
}

}  // namespace winnow::app
")
