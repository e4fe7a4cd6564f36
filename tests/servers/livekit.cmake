# A real LiveKit for callmill-livekit-trials, every tests/servers/livekit/*_trial.cpp: livekit-server and callmill-lkphone,
# which takes the place of its SIP service, both from the Go module there (Go 1.26; Debian 12 has 1.19), and LiveKit
# Agents from PyPI for ops/agent. What can't be had, the ctest `livekit` names when it is skipped.
set(LIVEKIT_GO_VERSION 1.26)
set(livekit_servers ${PROJECT_SOURCE_DIR}/build/servers)  # one for all presets
set(livekit_source ${CMAKE_CURRENT_LIST_DIR}/livekit)
if(NOT CMAKE_BUILD_TYPE STREQUAL "Release")
  return()  # minutes, so for the optimised build only
endif()

file(GLOB livekit_trials CONFIGURE_DEPENDS ${livekit_source}/*_trial.cpp)
add_executable(callmill-livekit-trials ${livekit_trials})
target_link_libraries(callmill-livekit-trials PRIVATE callmill_support callmill_warnings Catch2::Catch2WithMain)
one_unit_a_folder(callmill-livekit-trials)
add_dependencies(callmill-livekit-trials callmill callmill-killed)
add_dependencies(callmill-programs callmill-livekit-trials)
# Skipped, with the reason, where it can't run: a network namespace wants root.
add_test(NAME livekit COMMAND ${livekit_source}/run_trials $<TARGET_FILE:callmill-livekit-trials> ${livekit_servers})
set_tests_properties(livekit PROPERTIES SKIP_RETURN_CODE 77)

if(NOT go_version OR go_version VERSION_LESS LIVEKIT_GO_VERSION)
  message(WARNING "SKIPPED: the tests against a real LiveKit: Go ${LIVEKIT_GO_VERSION} or newer is needed "
                  "(see https://go.dev/dl)")
  return()
endif()
add_custom_command(
  OUTPUT ${livekit_servers}/livekit-server
  COMMAND ${CMAKE_COMMAND} -E env CGO_ENABLED=0 GOTOOLCHAIN=local ${GO_PROGRAM} build -mod=readonly -trimpath
          -ldflags "-s -w" -o ${livekit_servers}/livekit-server github.com/livekit/livekit-server/cmd/server
  WORKING_DIRECTORY ${livekit_source}
  DEPENDS ${livekit_source}/go.mod ${livekit_source}/go.sum
  COMMENT "Building livekit-server (the first time, about 5 minutes)"
  VERBATIM)
add_custom_command(
  OUTPUT ${livekit_servers}/callmill-lkphone
  COMMAND ${CMAKE_COMMAND} -E env CGO_ENABLED=0 GOTOOLCHAIN=local ${GO_PROGRAM} build -mod=readonly -trimpath
          -ldflags "-s -w" -o ${livekit_servers}/callmill-lkphone .
  WORKING_DIRECTORY ${livekit_source}
  DEPENDS ${livekit_source}/phone.go ${livekit_source}/go.mod ${livekit_source}/go.sum
  COMMENT "Building callmill-lkphone"
  VERBATIM)
set(agent_packages ${PROJECT_SOURCE_DIR}/ops/agent/requirements.txt ${livekit_source}/constraints.txt)
add_custom_command(
  OUTPUT ${livekit_servers}/agent/installed
  COMMAND ${livekit_source}/install_agent ${livekit_servers}/agent ${agent_packages}
  DEPENDS ${livekit_source}/install_agent ${agent_packages}
  COMMENT "Installing LiveKit Agents from PyPI"
  VERBATIM)
add_custom_target(callmill-livekit ALL
  DEPENDS ${livekit_servers}/livekit-server ${livekit_servers}/callmill-lkphone ${livekit_servers}/agent/installed)
add_dependencies(callmill-programs callmill-livekit)
