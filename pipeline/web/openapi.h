// /openapi.json.
#pragma once

#include <string>

namespace callmill::web {

/// The API as an OpenAPI 3.1 document, with this program's version. tests/web/openapi_test.cpp holds it to the routes
/// and to what they answer.
const std::string& openapi_document();

}  // namespace callmill::web
