# Compiles a text file into the program: `function`, declared in `header` as std::string_view function(), gives it.
# Sets `sources` in the caller to its list with the generated file added.
function(embed_text sources file header function)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${file})
  file(READ ${PROJECT_SOURCE_DIR}/${file} text)
  get_filename_component(name ${file} NAME)
  set(generated "// Generated from ${file}; edit that.\n#include \"${header}\"\n\nstd::string_view ${function}() {\n  return R\"__text__(${text})__text__\";\n}\n")
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/${name}.cpp CONTENT "@generated@" @ONLY)
  set(${sources} ${${sources}} ${CMAKE_BINARY_DIR}/${name}.cpp PARENT_SCOPE)
endfunction()
