// /openapi.json.
#pragma once

#include <string>
#include <string_view>

namespace callmill::web {

/// pipeline/web/api/openapi.json, compiled in.
std::string_view openapi_text();
/// The API as an OpenAPI 3.1 document, with this program's version. tests/web/api/openapi_test.cpp holds it to the
/// routes and to what they answer.
const std::string& openapi_document();

}  // namespace callmill::web
