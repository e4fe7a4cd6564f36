# LiveKit's own SDK for Node, for the tests tagged [livekit-sdk] (tests/servers/sdk_tokens_test.cpp): pinned in
# livekit_sdk/package-lock.json, installed into the build tree. Without Node 18 and npm those tests are left out, and ctest
# and ops/test say so.
find_program(NODE_PROGRAM NAMES node nodejs)
find_program(NPM_PROGRAM npm)
set(why_no_sdk "")
if(NOT NODE_PROGRAM)
  set(why_no_sdk "no 'node' is installed")
elseif(NOT NPM_PROGRAM)
  set(why_no_sdk "no 'npm' is installed")
else()
  execute_process(COMMAND ${NODE_PROGRAM} --version OUTPUT_VARIABLE node_version OUTPUT_STRIP_TRAILING_WHITESPACE)
  string(REGEX REPLACE "^v" "" node_version "${node_version}")
  if(node_version VERSION_LESS 18)
    set(why_no_sdk "${NODE_PROGRAM} is Node ${node_version}")
  endif()
endif()

set(skipped_sdk ${CMAKE_BINARY_DIR}/skipped-livekit-sdk.txt)
if(why_no_sdk)
  set(why_no_sdk "SKIPPED: LiveKit's SDK checks callmill's tokens: ${why_no_sdk}; Node 18 or newer and npm are needed (Debian 12 has both)")
  message(WARNING "${why_no_sdk}")
  file(WRITE ${skipped_sdk} "${why_no_sdk}\n")
  list(FILTER test_sources EXCLUDE REGEX "/servers/sdk_tokens_test\\.cpp$")
  add_test(NAME livekit-sdk COMMAND sh -c "cat '${skipped_sdk}'; exit 77")
  set_tests_properties(livekit-sdk PROPERTIES SKIP_RETURN_CODE 77)
else()
  file(REMOVE ${skipped_sdk})
  # One for all presets.
  set(LIVEKIT_SDK ${PROJECT_SOURCE_DIR}/build/servers/livekit_sdk)
  set(sdk_source ${CMAKE_CURRENT_LIST_DIR}/livekit_sdk)
  add_custom_command(
    OUTPUT ${LIVEKIT_SDK}/installed
    COMMAND ${CMAKE_COMMAND} -E make_directory ${LIVEKIT_SDK}
    COMMAND ${CMAKE_COMMAND} -E copy ${sdk_source}/package.json ${sdk_source}/package-lock.json ${LIVEKIT_SDK}
    COMMAND ${NPM_PROGRAM} ci --prefix ${LIVEKIT_SDK} --ignore-scripts --no-audit --no-fund --loglevel=error
    COMMAND ${CMAKE_COMMAND} -E touch ${LIVEKIT_SDK}/installed
    DEPENDS ${sdk_source}/package.json ${sdk_source}/package-lock.json
    COMMENT "Installing LiveKit's SDK for Node (11 MB)"
    VERBATIM)
  add_custom_target(callmill-livekit-sdk DEPENDS ${LIVEKIT_SDK}/installed)
endif()
