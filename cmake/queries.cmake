# Writes a C++ file that holds the SQL texts of src/store, for src/store/sql.hpp:
# cmake -DFOLDER=src/store -DOUT=sql_texts.cpp -P cmake/queries.cmake
function(rows folder variable)
  file(GLOB files ${folder}/*.sql)
  list(SORT files)
  set(rows "")
  foreach(file IN LISTS files)
    cmake_path(GET file STEM name)
    file(READ "${file}" text)
    string(APPEND rows "      {\"${name}\", R\"=sql=(${text})=sql=\"},\n")
  endforeach()
  set(${variable} "${rows}" PARENT_SCOPE)
endfunction()

rows(${FOLDER}/queries queries)
rows(${FOLDER}/migrations migrations)
file(WRITE "${OUT}" "#include \"store/sql.hpp\"

namespace winnow::store {

const std::vector<SqlFile>& query_files() {
  static const std::vector<SqlFile> all = {
${queries}  };
  return all;
}

const std::vector<SqlFile>& migration_files() {
  static const std::vector<SqlFile> all = {
${migrations}  };
  return all;
}

}  // namespace winnow::store
")
