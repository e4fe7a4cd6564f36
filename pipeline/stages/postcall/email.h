// Stage email: stores the notification, then sends it.
#pragma once

#include "stages/stage.h"

namespace callmill::stages {

/// Two passes. First the mail is composed and stored (no request; the job stays in this stage), so that its row is on
/// disk before anything is sent. Then the stored bytes go to the recipients not yet served, as often
/// as it takes: always the same bytes and Message-ID.
///
/// A new revision is composed when the call's last mail is finished (sent, failed, or everybody in it answered for);
/// and when it never left and the summary was made again or the tenant's recipients changed meanwhile. It goes to
/// everybody in the tenant's present configuration, except to those who have the present summary from a mail that did
/// not reach all: a person who mends one address and reruns the job does not mail the others twice. To send to all
/// again, rerun once that mail is `sent`, or from summarize.
Stage email_stage();

}  // namespace callmill::stages
