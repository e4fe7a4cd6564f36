# callmill-mongodb: a MongoDB-wire server (FerretDB v1 in a small Go program) for the tests tagged [mongodb], which are
# in tests/servers/mongodb*_test.cpp. It needs Go 1.24, which Debian 12 does not have (its own is 1.19); without it those
# tests are left out, and ctest and ops/test say so.
set(MONGODB_GO_VERSION 1.24)
find_program(GO_PROGRAM go)
set(why_no_mongodb "")
if(NOT GO_PROGRAM)
  set(why_no_mongodb "no 'go' is installed")
else()
  execute_process(COMMAND ${CMAKE_COMMAND} -E env GOTOOLCHAIN=local ${GO_PROGRAM} env GOVERSION
                  OUTPUT_VARIABLE go_version OUTPUT_STRIP_TRAILING_WHITESPACE)
  string(REGEX REPLACE "^go" "" go_version "${go_version}")
  if(go_version VERSION_LESS MONGODB_GO_VERSION)
    set(why_no_mongodb "${GO_PROGRAM} is Go ${go_version}")
  endif()
endif()

set(skipped_tests ${CMAKE_BINARY_DIR}/skipped-mongodb.txt)
if(why_no_mongodb)
  set(why_no_mongodb "SKIPPED: the tests against a real MongoDB-wire server: ${why_no_mongodb}; Go ${MONGODB_GO_VERSION} or \
newer is needed (Debian 12 has 1.19; see https://go.dev/dl)")
  message(WARNING "${why_no_mongodb}")
  file(WRITE ${skipped_tests} "${why_no_mongodb}\n")
  list(FILTER test_sources EXCLUDE REGEX "/servers/mongodb[^/]*_test\\.cpp$")
  add_test(NAME mongodb COMMAND sh -c "cat '${skipped_tests}'; exit 77")
  set_tests_properties(mongodb PROPERTIES SKIP_RETURN_CODE 77)
else()
  file(REMOVE ${skipped_tests})
  # One for all presets.
  set(MONGODB_SERVER ${PROJECT_SOURCE_DIR}/build/servers/callmill-mongodb)
  set(mongodb_source ${CMAKE_CURRENT_LIST_DIR}/mongodb)
  add_custom_command(
    OUTPUT ${MONGODB_SERVER}
    COMMAND ${CMAKE_COMMAND} -E env CGO_ENABLED=0 GOTOOLCHAIN=local ${GO_PROGRAM} build -mod=readonly -trimpath
            -tags ferretdb_no_postgresql -ldflags "-s -w" -o ${MONGODB_SERVER} .
    WORKING_DIRECTORY ${mongodb_source}
    DEPENDS ${mongodb_source}/main.go ${mongodb_source}/load.go ${mongodb_source}/go.mod ${mongodb_source}/go.sum
    COMMENT "Building callmill-mongodb (the first time, Go fetches 630 MB of modules)"
    VERBATIM)
  add_custom_target(callmill-mongodb DEPENDS ${MONGODB_SERVER})
endif()
