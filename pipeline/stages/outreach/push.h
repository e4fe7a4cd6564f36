// Stage push: a qualified call becomes a task in the CRM (Talking Shops).
#pragma once

#include "stages/stage.h"

namespace callmill::stages {

/// One request per claim. Where the template asks for {{customer.id}}, the customer is searched, and made if the search
/// finds none. That the task is about to be sent (step 'sending') is on disk before it leaves, and good for the very
/// next claim; in any later one it may have arrived, so the CRM is searched for a task that holds the
/// call's id before it is sent again, and for the last time when its index must show it (step 'task_sent'); so is a
/// customer ('customer_sent'). 409 and a 2xx without an id mean that the task is there (step 'exists'): its id
/// is looked up, and the call is 'pushed' with or without it.
Stage push_stage();

}  // namespace callmill::stages
