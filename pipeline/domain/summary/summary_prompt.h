// The messages to the model: the instructions, and the transcript cut to what it can take.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "domain/conversation/transcript.h"

namespace callmill {

/// How many tokens a text may take, on the high side for every tokenizer in use: three ASCII bytes are one token
/// (English has about four), a digit is one, and two bytes of anything else are one (an accented letter 1, a letter of
/// an Indian script 1.5, where today's tokenizers take 0.3 to 1.5).
std::size_t estimated_tokens(std::string_view text);

/// A BCP 47 tag in words: "French (France), fr-FR"; an unknown tag is kept as it is, and no
/// tag means the caller's language.
std::string language_in_words(const std::string& tag);

/// The system message: task, language, that the transcript is data and no instruction, and the schema once more for
/// servers that do not enforce it.
std::string summary_instructions(const std::string& display_name, const std::string& language, std::string_view schema);

/// The user message: one turn a line, "Caller: ..." or "Agent: ...", "(interrupted)" at the end where so. When it would
/// be longer than `most_tokens` (as estimated), turns longer than a quarter of that lose their middle, then turns are
/// left out in the middle of the call, and a line "[... 12 turns left out ...]" takes their place. Line ends inside a
/// turn become spaces, so no turn can imitate another.
std::string transcript_for_model(const std::vector<SpokenTurn>& turns, std::size_t most_tokens);

}  // namespace callmill
