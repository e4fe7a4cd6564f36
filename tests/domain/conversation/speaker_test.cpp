#include "domain/conversation/speaker.h"

#include <catch2/catch.hpp>
#include <string>

using namespace callmill;

TEST_CASE("whose words an item has is told by the words of its role") {
  using enum Speaker;
  const auto [role, speaker] = GENERATE(table<std::string, Speaker>({
      {"user", caller},
      {"User ", caller},
      {"CUSTOMER", caller},
      {"human", caller},
      {"caller", caller},
      {"MESSAGE_ROLE_USER", caller},
      {"assistant", agent},
      {"MESSAGE_ROLE_AGENT", agent},
      {"AI Agent", agent},
      {"ai_agent", agent},
      {"aiAgent", agent},
      {"AIAgent", agent},
      {"virtual_agent", agent},
      {"assistant_response", agent},
      {"Bot", agent},
      {"model", agent},
      {"customer_agent", agent},
      {"human-agent", agent},
      {"system", nobody},
      {"system_message", nobody},
      {"developer", nobody},
      {"tool", nobody},
      {"MESSAGE_ROLE_TOOL_CALL", nobody},
      {"MESSAGE_ROLE_TOOL_RESULT", nobody},
      {"tool_result", nobody},
      {"tool_calls", nobody},
      {"toolResponse", nobody},
      {"agent_tool_call", nobody},
      {"function_result", nobody},
      {"lead", unknown},
      {"node_transition", unknown},
      {"transfer_target", unknown},
      {"maintenance", unknown},  // no word of it is "ai"
      {"robot", unknown},
      {"\u0915\u0949\u0932\u0930", unknown},
      {"", unknown},
      {" - ", unknown},
  }));
  INFO(role);
  CHECK(speaker_of(role, "message") == speaker);
  CHECK(speaker_of(role, "Function_Call_Output") == nobody);
  CHECK(speaker_of(role, "mcp_call") == nobody);
}
