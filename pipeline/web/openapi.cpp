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
      "415": {"description": "The header Content-Type says something else than application/json (code unsupported_media_type).", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
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
      "default": {"$ref": "#/components/responses/Refused"}}}}
})json";

constexpr const char* kComponents = R"json({
  "securitySchemes": {"token": {
    "type": "http", "scheme": "bearer", "description": "A token of scope enqueue, operator or agent: callmill token add NAME --scope SCOPE."}},
  "responses": {
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
  return json_text(Json{
      {"openapi", "3.1.0"},
      {"info",
       {{"title", "callmill"},
        {"version", CALLMILL_VERSION},
        {"description",
         "Asks for finished calls to be processed, and tells how they stand. Times are UTC. Every answer that is no "
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
