// Who spoke, by the words that exports have for roles.
#pragma once

#include <string_view>

namespace callmill {

/// `unknown`: taken for the caller's, so that no word of a caller is lost, and named to the operator.
enum class Speaker { caller, agent, nobody, unknown };

/// By the words of `role`, in any case, however they are joined (MESSAGE_ROLE_AGENT, "AI Agent", toolResult). Words of
/// machines come first: tool, function, system, developer: nobody speaks. Then agent, assistant, bot, ai, model; then
/// user, caller, human, customer. Of types function_call*, mcp_* nothing is spoken either, whatever the role.
Speaker speaker_of(std::string_view role, std::string_view type);

}  // namespace callmill
