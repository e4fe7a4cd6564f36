#include "openai_service.h"

#include "chat.h"

namespace callmill::sandbox {

Service openai_service(World& world) {
  return [&world](const HttpAsk& ask, const Answer& answer) {
    if (ask.method != "POST" || ask.target != "/v1/chat/completions")
      return answer({404, {}, R"({"error":{"message":"Unknown request URL","type":"invalid_request_error"}})"});
    const HttpAnswer said = answer_chat(ask, world.script, world.ledger);
    world.after(world.latency(), [answer, said] { answer(said); });
  };
}

}  // namespace callmill::sandbox
