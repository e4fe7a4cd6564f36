# Builds callmill-generate and has it turn sql/ into one header a folder below `folder`; `headers` names them.
function(typed_sql folder headers)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/pipeline/generator/*.cpp)
  add_executable(callmill-generate ${sources})
  target_include_directories(callmill-generate PRIVATE ${PROJECT_SOURCE_DIR}/pipeline)
  target_link_libraries(callmill-generate PRIVATE SQLite::SQLite3 callmill_warnings)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/sql/*.sql)
  file(GLOB migrations CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/migrations/*.sql)
  set(made "")
  foreach(file IN LISTS files)
    cmake_path(GET file PARENT_PATH parent)
    cmake_path(RELATIVE_PATH parent BASE_DIRECTORY ${PROJECT_SOURCE_DIR}/sql OUTPUT_VARIABLE name)
    if(NOT name STREQUAL "." AND NOT name STREQUAL "views")
      list(APPEND made ${folder}/sql/${name}.h)
    endif()
  endforeach()
  list(REMOVE_DUPLICATES made)
  add_custom_command(
    OUTPUT ${made}
    COMMAND callmill-generate ${PROJECT_SOURCE_DIR}/sql ${PROJECT_SOURCE_DIR}/migrations ${folder}
    DEPENDS callmill-generate ${files} ${migrations}
    COMMENT "Generating the types of sql/"
    VERBATIM)
  set(${headers} ${made} PARENT_SCOPE)
endfunction()
