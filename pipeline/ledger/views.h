// The views of sql/views in a file: part of the program's text, not of any migration.
#pragma once

#include "ledger/database.h"

namespace callmill::ledger {

/// Whether the file's views were made from this program's texts. Reads table made_views, which schema 6 brought.
bool views_are_current(Database& database);
/// Drops the program's views, and those the file was made with; inside a transaction. A view that is present breaks the
/// renaming of a table it reads. People's own views stay.
void drop_views(Database& database);
/// Makes the program's views and remembers their texts; inside a transaction, and none of them may be there.
void make_views(Database& database);

}  // namespace callmill::ledger
