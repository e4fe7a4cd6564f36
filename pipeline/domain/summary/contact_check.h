// Does the transcript contain the contact details that the model gave? What it does not contain is not trusted.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/conversation/transcript.h"

namespace callmill {

/// The phone number and the mail address of `summary` (from read_summary()) that do not occur in the transcript, as a
/// JSON array: [{"field":"phone","value":"..."}]; "[]" when all do.
///
/// Phones are compared by digits, in any script and spread over any number of turns of one speaker or of both; an
/// English digit word, "double" and "triple" count as digits. A country code, or the national 0, may be on one side
/// only. Addresses are compared without case, accents and spaces; "at", "dot", "arobase", "point" and the like count
/// as the sign, and letters may be spelt with hyphens.
std::string unsupported_contact(std::string_view summary, const std::vector<SpokenTurn>& turns);

}  // namespace callmill
