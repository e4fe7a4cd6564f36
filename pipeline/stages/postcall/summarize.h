// Stage summarize: asks a language model for the PostCallSummary of an assembled call.
#pragma once

#include "stages/stage.h"

namespace callmill::stages {

/// Chat completions with a strict schema at settings.openai_base_url (openai/openai-openapi f85dbe2). A refusal is Done
/// too, with outcome `refused`: the mail is sent with the transcript alone. After an answer that was cut off it asks
/// once more with twice the cap; after one that is no summary, once more with the same. The costs of a try are kept
/// under the model that was asked for, because settings.llm_prices is keyed by that name; summaries.model is the one
/// that answered.
Stage summarize_stage();

}  // namespace callmill::stages
