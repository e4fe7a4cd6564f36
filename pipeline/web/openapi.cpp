#include "web/openapi.h"

#include <nlohmann/json.hpp>

#include "web/json_text.h"

namespace callmill::web {

namespace {

constexpr const char* kPaths = R"json({
  "/healthz": {"get": {
    "operationId": "health", "summary": "Whether the process is alive. Needs no token.", "security": [],
    "responses": {
      "200": {"description": "It is.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Alive"}}}},
      "default": {"$ref": "#/components/responses/Refused"}}}},
  "/readyz": {"get": {
    "operationId": "readiness",
    "summary": "Whether the database can be written, its schema is this program's and no stage is halted. Any token will do.",
    "responses": {
      "200": {"description": "All of it holds.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Ready"}}}},
      "401": {"$ref": "#/components/responses/Unauthorized"},
      "500": {"$ref": "#/components/responses/QueueNotReady"},
      "503": {"description": "The message names each check that fails (code not_ready), or too many requests wait already (code overloaded, with Retry-After).", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
      "default": {"$ref": "#/components/responses/Refused"}}}},
  "/openapi.json": {"get": {
    "operationId": "openapi", "summary": "This document. Any token will do.",
    "responses": {
      "200": {"description": "An OpenAPI 3.1 document.", "content": {"application/json": {"schema": {"type": "object", "required": ["openapi"]}}}},
      "401": {"$ref": "#/components/responses/Unauthorized"},
      "500": {"$ref": "#/components/responses/QueueNotReady"},
      "503": {"$ref": "#/components/responses/Overloaded"},
      "default": {"$ref": "#/components/responses/Refused"}}}},
  "/api/v1/process": {"post": {
    "operationId": "enqueue",
    "summary": "Asks for a finished call to be processed. Needs scope enqueue or operator. It may be sent again: one call is one job.",
    "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ProcessRequest"}}}},
    "responses": {
      "202": {"description": "The job is on disk.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Enqueued"}}}},
      "400": {"description": "The body is not as it should be; the message names the field (code bad_request).", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
      "401": {"$ref": "#/components/responses/Unauthorized"},
      "403": {"$ref": "#/components/responses/Forbidden"},
      "415": {"$ref": "#/components/responses/UnsupportedMediaType"},
      "500": {"$ref": "#/components/responses/QueueNotReady"},
      "503": {"$ref": "#/components/responses/Overloaded"},
      "default": {"$ref": "#/components/responses/Refused"}}}},
  "/api/v1/process/{tenant_id}/{call_id}": {"get": {
    "operationId": "job", "summary": "How the call's job stands. Needs scope enqueue or operator.",
    "parameters": [
      {"name": "tenant_id", "in": "path", "required": true, "schema": {"type": "string"}},
      {"name": "call_id", "in": "path", "required": true, "schema": {"type": "string"}}],
    "responses": {
      "200": {"description": "The job and its tries.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Job"}}}},
      "401": {"$ref": "#/components/responses/Unauthorized"},
      "403": {"$ref": "#/components/responses/Forbidden"},
      "404": {"description": "The call was never enqueued (code not_found).", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
      "500": {"$ref": "#/components/responses/QueueNotReady"},
      "503": {"$ref": "#/components/responses/Overloaded"},
      "default": {"$ref": "#/components/responses/Refused"}}}},
  "/api/v1/leads": {"post": {
    "operationId": "take_leads",
    "summary": "Takes in leads: one, a list, or CSV with a line of column names, 50,000 rows and 4 MiB at most. Needs scope enqueue or operator. A number is one lead, so it may be sent again.",
    "parameters": [
      {"name": "on_duplicate", "in": "query", "description": "Of a number that is a lead already: fill what was empty, or take nothing.", "schema": {"type": "string", "enum": ["merge", "refuse"], "default": "merge"}},
      {"name": "source", "in": "query", "description": "Of the leads that do not say theirs.", "schema": {"type": "string"}},
      {"name": "tenant_id", "in": "query", "description": "Whose calls these will be; there must be such a tenant.", "schema": {"type": "string"}}],
    "requestBody": {"required": true, "content": {
      "application/json": {"schema": {"oneOf": [{"$ref": "#/components/schemas/NewLead"}, {"type": "array", "items": {"$ref": "#/components/schemas/NewLead"}}]}},
      "text/csv": {"schema": {"type": "string"}}}},
    "responses": {
      "200": {"description": "Nothing new: every number was a lead already. What could not be read is told row by row.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/LeadsTaken"}}}},
      "201": {"description": "At least one lead was made. What could not be read is told row by row.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/LeadsTaken"}}}},
      "400": {"description": "No row could be taken, or the body or the query cannot be read; the message names row, column and reason (code bad_request).", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
      "401": {"$ref": "#/components/responses/Unauthorized"},
      "403": {"$ref": "#/components/responses/Forbidden"},
      "415": {"$ref": "#/components/responses/UnsupportedMediaType"},
      "500": {"$ref": "#/components/responses/QueueNotReady"},
      "503": {"$ref": "#/components/responses/Overloaded"},
      "default": {"$ref": "#/components/responses/Refused"}}}},
  "/api/v1/leads/{lead_id}": {"get": {
    "operationId": "lead", "summary": "How a lead stands, with its calls. Needs scope enqueue or operator.",
    "parameters": [{"name": "lead_id", "in": "path", "required": true, "schema": {"type": "string"}}],
    "responses": {
      "200": {"description": "The lead and its newest 100 calls.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Lead"}}}},
      "401": {"$ref": "#/components/responses/Unauthorized"},
      "403": {"$ref": "#/components/responses/Forbidden"},
      "404": {"$ref": "#/components/responses/NotFound"},
      "500": {"$ref": "#/components/responses/QueueNotReady"},
      "503": {"$ref": "#/components/responses/Overloaded"},
      "default": {"$ref": "#/components/responses/Refused"}}}},
  "/api/v1/calls/{call_id}/context": {"get": {
    "operationId": "call_context", "summary": "What an agent needs to know of its call. Needs scope agent or operator.",
    "parameters": [{"$ref": "#/components/parameters/OutreachCall"}],
    "responses": {
      "200": {"description": "The call's lead, and its tenant's language and time zone.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CallContext"}}}},
      "401": {"$ref": "#/components/responses/Unauthorized"},
      "403": {"$ref": "#/components/responses/Forbidden"},
      "404": {"$ref": "#/components/responses/NotFound"},
      "500": {"$ref": "#/components/responses/QueueNotReady"},
      "503": {"$ref": "#/components/responses/Overloaded"},
      "default": {"$ref": "#/components/responses/Refused"}}}},
  "/api/v1/calls/{call_id}/qualification": {"post": {
    "operationId": "qualification",
    "summary": "What the agent found out: a JSON object with any keys. Needs scope agent or operator. It may be sent again.",
    "parameters": [{"$ref": "#/components/parameters/OutreachCall"}],
    "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object"}}}},
    "responses": {
      "202": {"$ref": "#/components/responses/ResultStored"},
      "400": {"description": "The body is no JSON object (code bad_request).", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
      "401": {"$ref": "#/components/responses/Unauthorized"},
      "403": {"$ref": "#/components/responses/Forbidden"},
      "404": {"$ref": "#/components/responses/NotFound"},
      "415": {"$ref": "#/components/responses/UnsupportedMediaType"},
      "500": {"$ref": "#/components/responses/QueueNotReady"},
      "503": {"$ref": "#/components/responses/Overloaded"},
      "default": {"$ref": "#/components/responses/Refused"}}}},
  "/api/v1/calls/{call_id}/failure": {"post": {
    "operationId": "call_failure",
    "summary": "Why the agent could not hold the call. Needs scope agent or operator. It may be sent again.",
    "parameters": [{"$ref": "#/components/parameters/OutreachCall"}],
    "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CallFailure"}}}},
    "responses": {
      "202": {"$ref": "#/components/responses/ResultStored"},
      "400": {"description": "The body is not as it should be; the message names the field (code bad_request).", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
      "401": {"$ref": "#/components/responses/Unauthorized"},
      "403": {"$ref": "#/components/responses/Forbidden"},
      "404": {"$ref": "#/components/responses/NotFound"},
      "415": {"$ref": "#/components/responses/UnsupportedMediaType"},
      "500": {"$ref": "#/components/responses/QueueNotReady"},
      "503": {"$ref": "#/components/responses/Overloaded"},
      "default": {"$ref": "#/components/responses/Refused"}}}},
  "/webhooks/livekit": {"post": {
    "operationId": "webhook",
    "summary": "LiveKit's webhook. Needs no token of ours: LiveKit signs it with LIVEKIT_API_SECRET. An event that came already changes nothing.",
    "security": [],
    "parameters": [{"name": "Authorization", "in": "header", "required": true, "description": "LiveKit's JWT, with or without 'Bearer '.", "schema": {"type": "string"}}],
    "requestBody": {"required": true, "content": {"application/webhook+json": {"schema": {"type": "object"}}}},
    "responses": {
      "200": {"description": "The event is stored, whether by this request or by an earlier one.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/EventStored"}}}},
      "400": {"description": "LiveKit's own, but no event (code bad_request).", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
      "401": {"description": "Not LiveKit's own: no token, another key, another body, too old (code bad_signature).",
        "headers": {"WWW-Authenticate": {"schema": {"type": "string"}}},
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
      "500": {"$ref": "#/components/responses/QueueNotReady"},
      "503": {"description": "There is no key to check it with (code not_configured), or too many requests wait already (code overloaded, with Retry-After).", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
      "default": {"$ref": "#/components/responses/Refused"}}}}
})json";

constexpr const char* kComponents = R"json({
  "securitySchemes": {"token": {
    "type": "http", "scheme": "bearer", "description": "A token of scope enqueue, operator or agent: callmill token add NAME --scope SCOPE."}},
  "parameters": {"OutreachCall": {
    "name": "call_id", "in": "path", "required": true, "description": "Such as outreach-1017: in the metadata of room and dispatch, and in the attributes of the phone's participant.", "schema": {"type": "string"}}},
  "responses": {
    "NotFound": {"description": "There is none of that id (code not_found).",
      "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
    "UnsupportedMediaType": {"description": "The header Content-Type names another than the media types of the body (code unsupported_media_type).",
      "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
    "ResultStored": {"description": "It is on disk; the mill takes it.",
      "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ResultStored"}}}},
    "Unauthorized": {"description": "No token, or one that is unknown or revoked (code unauthorized).",
      "headers": {"WWW-Authenticate": {"schema": {"type": "string"}}},
      "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
    "Forbidden": {"description": "The token's scope does not allow it; the message names the scope that does (code forbidden).",
      "headers": {"WWW-Authenticate": {"schema": {"type": "string"}}},
      "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
    "QueueNotReady": {"description": "The database cannot be written, or not be read; nothing was changed (code queue_not_ready).",
      "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
    "Refused": {"description": "Refused before the path was looked at: 400 for what is no readable request, 408 for one that is too slow, 413 for a body and 431 for headers that are too large, 417, 501 and 505 for what is not spoken here, 503 for too many connections or no answer in time; 500 for a fault of the program.",
      "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
    "Overloaded": {"description": "Too many requests wait already (code overloaded).",
      "headers": {"Retry-After": {"description": "Seconds.", "schema": {"type": "string"}}},
      "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}},
  "schemas": {
    "Error": {"type": "object", "additionalProperties": false, "required": ["error"], "properties": {
      "error": {"type": "object", "additionalProperties": false, "required": ["code", "message", "request_id"], "properties": {
        "code": {"type": "string", "description": "For machines: one word of the README's table."},
        "message": {"type": "string", "description": "For people.", "minLength": 1},
        "request_id": {"type": "string", "description": "The client's X-Request-Id, or one made by the server; it stands in the log."}}}}},
    "Alive": {"type": "object", "additionalProperties": false, "required": ["status"], "properties": {
      "status": {"type": "string", "enum": ["alive"]}}},
    "Ready": {"type": "object", "additionalProperties": false, "required": ["status", "checks"], "properties": {
      "status": {"type": "string", "enum": ["ready"]},
      "checks": {"type": "array", "description": "What was looked at.", "items": {"type": "string", "enum": ["database", "schema", "stages"]}}}},
    "ProcessRequest": {"type": "object", "required": ["call_id", "tenant_id"], "properties": {
      "call_id": {"type": "string", "minLength": 8, "description": "At most 200 bytes, on one line."},
      "tenant_id": {"type": "string", "minLength": 3, "description": "At most 200 bytes, on one line."}}},
    "Enqueued": {"type": "object", "additionalProperties": false, "required": ["call_id", "tenant_id", "enqueued", "status"], "properties": {
      "call_id": {"type": "string"},
      "tenant_id": {"type": "string"},
      "enqueued": {"type": "boolean", "description": "Whether this request made the job, or woke one that had failed."},
      "status": {"type": "string", "enum": ["queued", "already_queued_or_in_progress", "already_completed"]}}},
    "Job": {"type": "object", "additionalProperties": false,
      "required": ["call_id", "tenant_id", "status", "stage", "outcome", "attempt", "error_kind", "last_error", "retry_after", "enqueued_at", "finished_at", "attempt_count", "attempts"],
      "properties": {
        "call_id": {"type": "string"},
        "tenant_id": {"type": "string"},
        "status": {"type": "string", "enum": ["pending", "processing", "completed", "failed"]},
        "stage": {"type": "string", "description": "import, assemble, summarize or email."},
        "outcome": {"type": ["string", "null"], "description": "How it went, once known: mailed, empty, refused, ..."},
        "attempt": {"type": "integer", "minimum": 0, "description": "Tries spent in this stage."},
        "error_kind": {"type": ["string", "null"], "description": "What went wrong last, for machines."},
        "last_error": {"type": ["string", "null"], "description": "What went wrong last, in words."},
        "retry_after": {"type": ["string", "null"], "format": "date-time", "description": "It waits until then."},
        "enqueued_at": {"type": "string", "format": "date-time"},
        "finished_at": {"type": ["string", "null"], "format": "date-time"},
        "attempt_count": {"type": "integer", "minimum": 0, "description": "Entries there are, of which attempts has the newest 100."},
        "attempts": {"type": "array", "maxItems": 100, "description": "In time order.", "items": {"$ref": "#/components/schemas/Attempt"}}}},
    "NewLead": {"type": "object", "required": ["name", "phone"], "description": "Any other key goes to attributes.", "properties": {
      "name": {"type": "string", "minLength": 1},
      "phone": {"type": "string", "minLength": 1, "description": "A mobile number in India; one that cannot be read makes a failed lead."},
      "source": {"type": "string", "description": "Where it came from; needed, here or in the query."},
      "email": {"type": "string"}, "product_name": {"type": "string"}, "city": {"type": "string"}, "state": {"type": "string"},
      "query_message": {"type": "string"},
      "priority": {"type": "integer", "description": "Smaller is dialled first.", "default": 0}}},
    "LeadsTaken": {"type": "object", "additionalProperties": false,
      "required": ["rows", "new", "merged", "refused", "invalid_phone", "do_not_call", "malformed", "leads"],
      "properties": {
        "rows": {"type": "integer", "minimum": 1, "description": "What the other counts add up to."},
        "new": {"type": "integer"}, "merged": {"type": "integer"}, "refused": {"type": "integer"},
        "invalid_phone": {"type": "integer"}, "do_not_call": {"type": "integer"}, "malformed": {"type": "integer"},
        "leads": {"type": "array", "description": "Row by row.", "items": {"type": "object", "additionalProperties": false,
          "required": ["line", "fate", "lead_id", "column", "reason"],
          "properties": {
            "line": {"type": "integer", "description": "Of CSV, that on which the row starts; of JSON, the place in the list; from 1."},
            "fate": {"type": "string", "enum": ["new", "merged", "refused", "invalid_phone", "do_not_call", "malformed"]},
            "lead_id": {"type": ["integer", "null"]},
            "column": {"type": ["string", "null"], "description": "Where the trouble is."},
            "reason": {"type": ["string", "null"]}}}}}},
    "Lead": {"type": "object", "additionalProperties": false,
      "required": ["lead_id", "tenant_id", "name", "phone", "phone_e164", "source", "email", "product_name", "city", "state", "query_message", "attributes", "status", "priority", "retry_after", "retry_count", "failure_reason", "failure_detail", "on_do_not_call", "created_at", "updated_at", "call_count", "calls"],
      "properties": {
        "lead_id": {"type": "integer"}, "tenant_id": {"type": ["string", "null"]}, "name": {"type": "string"}, "phone": {"type": "string", "description": "As it came."},
        "phone_e164": {"type": ["string", "null"], "description": "What is dialled."}, "source": {"type": ["string", "null"]}, "email": {"type": ["string", "null"]}, "product_name": {"type": ["string", "null"]}, "city": {"type": ["string", "null"]}, "state": {"type": ["string", "null"]}, "query_message": {"type": ["string", "null"]},
        "attributes": {"type": "object"},
        "status": {"type": "string", "enum": ["new", "dispatched", "failed"]},
        "priority": {"type": "integer"}, "retry_after": {"type": ["string", "null"], "format": "date-time"}, "retry_count": {"type": "integer", "minimum": 0},
        "failure_reason": {"type": ["string", "null"]}, "failure_detail": {"type": ["string", "null"]}, "on_do_not_call": {"type": "boolean"},
        "created_at": {"type": "string", "format": "date-time"}, "updated_at": {"type": "string", "format": "date-time"},
        "call_count": {"type": "integer", "minimum": 0, "description": "Calls there are, of which calls has the newest 100."},
        "calls": {"type": "array", "maxItems": 100, "description": "In the order of dialling.", "items": {"$ref": "#/components/schemas/LeadCall"}}}},
    "LeadCall": {"type": "object", "additionalProperties": false,
      "required": ["call_id", "status", "failure_reason", "failure_detail", "sip_status_code", "created_at", "call_started_at", "answered_at", "call_ended_at", "duration_seconds", "qualification", "crm_task_id"],
      "properties": {
        "call_id": {"type": "string"}, "status": {"type": "string", "enum": ["calling", "called", "pushed", "failed"]},
        "failure_reason": {"type": ["string", "null"]}, "failure_detail": {"type": ["string", "null"]}, "sip_status_code": {"type": ["integer", "null"]},
        "created_at": {"type": "string", "format": "date-time"}, "call_started_at": {"type": ["string", "null"], "format": "date-time"}, "answered_at": {"type": ["string", "null"], "format": "date-time"}, "call_ended_at": {"type": ["string", "null"], "format": "date-time"},
        "duration_seconds": {"type": ["integer", "null"]}, "qualification": {"type": ["object", "null"]}, "crm_task_id": {"type": ["string", "null"]}}},
    "CallContext": {"type": "object", "additionalProperties": false,
      "required": ["call_id", "call_status", "lead_id", "name", "phone", "source", "email", "product_name", "city", "state", "query_message", "attributes", "tenant_id", "language", "timezone"],
      "properties": {
        "call_id": {"type": "string"}, "call_status": {"type": "string", "enum": ["calling", "called", "pushed", "failed"]},
        "lead_id": {"type": ["integer", "null"], "description": "null: the lead was deleted."},
        "name": {"type": ["string", "null"]}, "phone": {"type": ["string", "null"]}, "source": {"type": ["string", "null"]}, "email": {"type": ["string", "null"]}, "product_name": {"type": ["string", "null"]}, "city": {"type": ["string", "null"]}, "state": {"type": ["string", "null"]}, "query_message": {"type": ["string", "null"]},
        "attributes": {"type": "object"}, "tenant_id": {"type": "string"},
        "language": {"type": "string", "description": "A BCP 47 tag, such as fr-FR."}, "timezone": {"type": "string", "description": "Its name in the IANA's list."}}},
    "CallFailure": {"type": "object", "additionalProperties": false, "required": ["failure_reason"], "properties": {
      "failure_reason": {"type": "string", "enum": ["no_answers", "rejected", "startup_failed"]},
      "failure_detail": {"type": ["string", "null"], "description": "Why, in words: one line of at most 500 bytes."}}},
    "ResultStored": {"type": "object", "additionalProperties": false, "required": ["call_id", "result_id", "call_status"], "properties": {
      "call_id": {"type": "string"},
      "result_id": {"type": "integer", "description": "The row of call_results; the same again for what says the same again."},
      "call_status": {"type": "string", "description": "As the mill finds it: 'failed' is a late result.", "enum": ["calling", "called", "pushed", "failed"]}}},
    "EventStored": {"type": "object", "additionalProperties": false, "required": ["event_id"], "properties": {
      "event_id": {"type": "string"}}},
    "Attempt": {"type": "object", "additionalProperties": false,
      "required": ["stage", "attempt", "outcome", "error_kind", "error", "started_at", "duration_ms"],
      "properties": {
        "stage": {"type": "string"},
        "attempt": {"type": "integer", "minimum": 0},
        "outcome": {"type": "string", "enum": ["done", "again", "failed", "halt", "lost", "rerun", "discarded"]},
        "error_kind": {"type": ["string", "null"]},
        "error": {"type": ["string", "null"]},
        "started_at": {"type": "string", "format": "date-time"},
        "duration_ms": {"type": "integer", "minimum": 0}}}}
})json";

std::string made_document() {
  using Json = nlohmann::ordered_json;
  return json_text(
      Json{{"openapi", "3.1.0"},
           {"info",
            {{"title", "callmill"},
             {"version", CALLMILL_VERSION},
             {"description",
              "Asks for finished calls to be processed, takes in leads to be called, and what voice agents say of "
              "calls; tells how "
              "all of it stands. Times are UTC. Every answer that is no "
              "success has the shape of the schema Error. HEAD is answered wherever GET is. A known path with another "
              "method gets 405 with Allow, an unknown path 404, both only with a token."}}},
           {"security", Json::array({Json{{"token", Json::array()}}})},
           {"paths", Json::parse(kPaths)},
           {"components", Json::parse(kComponents)}});
}

}  // namespace

const std::string& openapi_document() {
  static const std::string document = made_document();
  return document;
}

}  // namespace callmill::web
