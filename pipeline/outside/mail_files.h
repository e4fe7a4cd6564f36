// MAIL_DIR: mails as files instead of on the wire.
#pragma once

#include <string>
#include <string_view>

#include "domain/job/reply.h"
#include "domain/job/request.h"

namespace callmill::outside {

/// The file name, without extension, for a message id: the id itself if that is a safe name, else its safe characters
/// and a digest that keeps different ids apart. Never empty, at most 200 bytes, no '/', no leading dot.
std::string mail_file_name(std::string_view message_id);

/// Writes NAME.envelope.json (the sender and all recipients: no header names those of BCC), then NAME.eml, the exact
/// bytes, into `directory`, which is created. Each file appears whole or not at all, and is on disk when this returns.
/// The same message id overwrites its own files. A failure is NotSent in errno's words.
Reply write_mail(const std::string& directory, const Mail& mail);

}  // namespace callmill::outside
