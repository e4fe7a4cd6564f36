// The stand-ins, asked over the real transfers.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "outside/transfers.h"
#include "sandbox/sandbox_process.h"

using namespace callmill;
using namespace callmill::outside;
using namespace std::chrono_literals;
using callmill::tests::SandboxProcess;
using nlohmann::json;

namespace {

const std::string kTranscript =
    "Agent: Hello, who is calling?\n"
    "Caller: My name is Asha Rao and I want to book a table for two.\n"
    "Agent: I will call you back.\n"
    "Caller: Thanks, my number is +91 98765 43210 or asha@example.com.\n";

json schema() {
  return json::parse(R"({"type":"object","additionalProperties":false,
    "required":["one_line_summary","caller_request","key_points","actions","contact","mood","guests","urgent","table"],
    "properties":{
      "one_line_summary":{"type":"string"},
      "caller_request":{"type":["string","null"]},
      "key_points":{"type":"array","items":{"type":"string"}},
      "actions":{"type":"array","items":{"type":"string"}},
      "contact":{"type":"object","additionalProperties":false,"required":["name","phone","email","company"],"properties":{
        "name":{"type":["string","null"]},"phone":{"type":["string","null"]},
        "email":{"type":["string","null"]},"company":{"type":["string","null"]}}},
      "mood":{"type":"string","enum":["calm","angry"]},
      "guests":{"type":"integer","maximum":2},
      "urgent":{"type":"boolean"},
      "table":{"anyOf":[{"type":"number"},{"type":"null"}]}}})");
}

json question(const std::string& transcript = kTranscript) {
  return {{"model", "gpt-test"},
          {"messages", {{{"role", "system"}, {"content", "Summarise."}}, {{"role", "user"}, {"content", transcript}}}},
          {"response_format",
           {{"type", "json_schema"}, {"json_schema", {{"name", "s"}, {"strict", true}, {"schema", schema()}}}}}};
}

class Client {
 public:
  explicit Client(const SandboxProcess& sandbox, Secrets secrets = {"sk-test", "pw"})
      : url_(sandbox.openai_url()), outside_(settings(sandbox), secrets) {}

  Reply exchange(const Request& request, std::chrono::seconds timeout = 5s) {
    outside_.start(1, request, timeout);
    for (int turns = 0; turns < 100; ++turns)
      for (const Arrival& arrival : outside_.wait(1s)) return arrival.reply;
    throw std::runtime_error("nothing arrived");
  }
  Reply chat(const json& body, std::chrono::seconds timeout = 5s) {
    return exchange(HttpRequest{"POST",
                                url_ + "/v1/chat/completions",
                                {{"Content-Type", "application/json"}},
                                Credential::openai_bearer,
                                body.dump()},
                    timeout);
  }
  HttpResponse answered(const json& body) { return std::get<HttpResponse>(chat(body)); }
  json ledger() {
    const Reply reply = exchange(HttpRequest{"GET", url_ + "/sandbox/ledger", {}, Credential::none, ""});
    return json::parse(std::get<HttpResponse>(reply).body);
  }
  int give(const std::string& script) {
    const Reply reply = exchange(HttpRequest{"POST", url_ + "/sandbox/script", {}, Credential::none, script});
    return std::get<HttpResponse>(reply).status;
  }
  Reply mail(std::vector<std::string> recipients) {
    return exchange(Mail{"m1@mill.example", "mill@mill.example", std::move(recipients),
                         "Message-ID: <m1@mill.example>\r\nSubject: x\r\n\r\n.dot\r\n"},
                    1s);
  }

 private:
  static Settings settings(const SandboxProcess& sandbox) {
    Settings all;
    all.smtp_url = sandbox.smtp_url();
    all.smtp_username = "mill";
    return all;
  }
  std::string url_;
  Transfers outside_;
};

json content(const HttpResponse& response) {
  return json::parse(json::parse(response.body).at("choices").at(0).at("message").at("content").get<std::string>());
}

}  // namespace

TEST_CASE("the sandbox takes its summary from the transcript, and counts it") {
  const SandboxProcess sandbox;
  Client client(sandbox);
  const HttpResponse response = client.answered(question());
  REQUIRE(response.status == 200);
  CHECK(content(response) == json::parse(R"({"one_line_summary":"4 turns: My name is Asha Rao and",
          "caller_request":"My name is Asha Rao and I want to book a table for two.",
          "key_points":["My name is Asha Rao and","Thanks, my number is +91 98765"],
          "actions":["I will call you back."],
          "contact":{"name":"Asha Rao","phone":"+91 98765 43210","email":"asha@example.com","company":null},
          "mood":"calm","guests":2,"urgent":false,"table":4.0})"));
  const json usage = json::parse(response.body).at("usage");
  CHECK(usage.at("prompt_tokens") == (std::string("Summarise.").size() + kTranscript.size()) / 4);
  CHECK(usage.at("total_tokens") == usage.at("prompt_tokens").get<int>() + usage.at("completion_tokens").get<int>());

  client.answered(question());
  client.answered(question("Caller: Something else\n"));
  const json transcripts = client.ledger().at("openai").at("transcripts");
  REQUIRE(transcripts.size() == 2);
  int asked = 0;
  for (const auto& [key, seen] : transcripts.items()) {
    asked += seen.at("asked").get<int>();
    CHECK(seen.at("asked") == seen.at("answered"));
  }
  CHECK(asked == 3);
}

TEST_CASE("the sandbox checks requests as the real service does") {
  struct Row {
    std::string fact;
    std::function<void(json&)> spoil;
    int status;
  };
  const std::vector<Row> rows{
      {"unknown model", [](json& body) { body["model"] = "no-such-model"; }, 404},
      {"no model", [](json& body) { body.erase("model"); }, 400},
      {"no user message", [](json& body) { body["messages"].erase(1); }, 400},
      {"a property that is not required",
       [](json& body) { body["response_format"]["json_schema"]["schema"]["required"].erase(0); }, 400},
      {"an inner object open to more",
       [](json& body) {
         body["response_format"]["json_schema"]["schema"]["properties"]["contact"].erase("additionalProperties");
       },
       400},
      {"a schema without a name", [](json& body) { body["response_format"]["json_schema"].erase("name"); }, 400},
  };
  const SandboxProcess sandbox;
  Client client(sandbox);
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.fact) {
      json body = question();
      row.spoil(body);
      const HttpResponse response = client.answered(body);
      CHECK(response.status == row.status);
      CHECK(json::parse(response.body).at("error").at("type") == "invalid_request_error");
    }
  }
  SECTION("no key") {
    Client without(sandbox, {});
    CHECK(without.answered(question()).status == 401);
  }
}

TEST_CASE("the sandbox does wrong what its script says, as often as it says") {
  struct Row {
    std::string rule;
    int status;
    std::string pointer;
    json value;
  };
  const std::vector<Row> rows{
      {R"("fault":"status","code":503)", 503, "/error/type", "server_error"},
      {R"("fault":"quota")", 429, "/error/code", "insufficient_quota"},
      {R"("fault":"rate_limit","retry_after":3)", 429, "/error/code", "rate_limit_exceeded"},
      {R"("fault":"error_body")", 200, "/error/type", "server_error"},
      {R"("fault":"refusal")", 200, "/choices/0/message/content", nullptr},
      {R"("fault":"content_filter")", 200, "/choices/0/finish_reason", "content_filter"},
      {R"("fault":"length")", 200, "/choices/0/finish_reason", "length"},
      {R"("fault":"wrong_shape")", 200, "/choices/0/message/content", R"({"one_line_summary":7,"unheard_of":true})"},
  };
  const SandboxProcess sandbox;
  Client client(sandbox);
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.rule) {
      REQUIRE(client.give(R"([{"service":"openai","match":"Asha Rao","times":1,)" + row.rule + "}]") == 200);
      CHECK(client.answered(question("Caller: somebody else\n")).status == 200);
      const HttpResponse response = client.answered(question());
      CHECK(response.status == row.status);
      CHECK(json::parse(response.body).at(json::json_pointer(row.pointer)) == row.value);
      CHECK(response.retry_after.has_value() == (row.rule.find("retry_after") != std::string::npos));
      CHECK(content(client.answered(question())).contains("key_points"));
    }
  }
}

TEST_CASE("the sandbox loses connections and answers as its script says") {
  const SandboxProcess sandbox;
  Client client(sandbox);
  const auto fault = GENERATE("reset_after_request", "silence", "drip");
  DYNAMIC_SECTION(fault) {
    client.give(R"([{"service":"openai","times":1,"fault":")" + std::string(fault) + R"("}])");
    CHECK(std::holds_alternative<Unanswered>(client.chat(question(), 1s)));
    CHECK(client.answered(question()).status == 200);
    CHECK(client.ledger().at("openai").at("requests").at(fault) == 1);
  }
}

TEST_CASE("a bad script is refused and named") {
  const SandboxProcess sandbox;
  Client client(sandbox);
  CHECK(client.give(R"([{"service":"openai","fault":"levitation"}])") == 400);
  CHECK(client.give(R"([{"service":"openai","fault":"status","colour":1}])") == 400);
  CHECK(client.give("{}") == 400);
  CHECK(client.give("[") == 400);
}

TEST_CASE("the sandbox takes mails, keeps them, and refuses recipients as its script says") {
  const SandboxProcess sandbox({}, R"([{"service":"smtp","match":"b@x.example","fault":"rcpt","code":550},
                                       {"service":"smtp","match":"grey@x.example","fault":"greylist"},
                                       {"service":"smtp","match":"never@x.example","fault":"data","code":552}])");
  Client client(sandbox);
  const auto codes = [&client](std::vector<std::string> recipients) {
    const auto receipt = std::get<MailReceipt>(client.mail(std::move(recipients)));
    std::vector<int> all{receipt.code};
    for (const auto& one : receipt.recipients) all.push_back(one.code);
    return all;
  };
  CHECK(codes({"a@x.example", "b@x.example"}) == std::vector{250, 250, 550});
  CHECK(codes({"grey@x.example"}) == std::vector{451, 451});
  CHECK(codes({"grey@x.example"}) == std::vector{250, 250});
  CHECK(codes({"never@x.example"}) == std::vector{552, 250});
  std::ifstream file(sandbox.mail_dir() / "m1@mill.example.eml", std::ios::binary);
  const std::string kept{std::istreambuf_iterator<char>(file), {}};
  CHECK(kept == "Message-ID: <m1@mill.example>\r\nSubject: x\r\n\r\n.dot\r\n");
  const json ledger = client.ledger();
  const json& deliveries = ledger.at("mails").at("m1@mill.example");
  REQUIRE(deliveries.size() == 3);
  CHECK(deliveries[0].at("recipients") == json{"a@x.example"});
  CHECK(deliveries[2].at("answer") == "552");
  CHECK(ledger.at("smtp").at("logins") >= 1);
}

TEST_CASE("a mail server that falls silent or hangs up after DATA leaves the mail in doubt") {
  const SandboxProcess sandbox;
  Client client(sandbox);
  const auto fault = GENERATE("close_after_data", "silence_after_data");
  DYNAMIC_SECTION(fault) {
    client.give(R"([{"service":"smtp","times":1,"fault":")" + std::string(fault) + R"("}])");
    CHECK(std::holds_alternative<Unanswered>(client.mail({"a@x.example"})));
    CHECK(std::get<MailReceipt>(client.mail({"a@x.example"})).code == 250);
    CHECK(client.ledger().at("mails").at("m1@mill.example").size() == 2);
  }
}

TEST_CASE("the sandbox ends on SIGTERM and prints what it saw") {
  SandboxProcess sandbox({"--latency-ms", "1-5"});
  CHECK(Client(sandbox).answered(question()).status == 200);
  CHECK(sandbox.end() == 0);
  CHECK(json::parse(sandbox.printed()).at("openai").at("requests").at("all") == 1);
}

TEST_CASE("a sandbox that is started again, on the same ports, goes on with what it saw") {
  SandboxProcess sandbox;
  {
    Client client(sandbox);
    CHECK(client.answered(question()).status == 200);
    CHECK(std::get<MailReceipt>(client.mail({"a@x.example"})).code == 250);
  }
  REQUIRE(sandbox.end() == 0);
  const json before = json::parse(sandbox.printed());
  sandbox.start_again();
  Client client(sandbox);
  CHECK(client.ledger() == before);
  CHECK(client.answered(question()).status == 200);
  CHECK(client.ledger().at("openai").at("requests").at("all") == 2);
}
