#include "intake/enquiries.h"

#include "sql/leads.h"

namespace callmill::intake {

bool add_enquiry(ledger::Database& database, std::int64_t lead_id, const LeadRow& row, UnixTime now) {
  if (has_enquiry(database, lead_id, row)) return false;
  database.run(sql::leads::AddEnquiry{.lead_id = lead_id,
                                      .name = row.name,
                                      .source = row.source,
                                      .email = row.email,
                                      .product_name = row.product_name,
                                      .city = row.city,
                                      .state = row.state,
                                      .query_message = row.query_message,
                                      .attributes = row.attributes,
                                      .now = now});
  return true;
}

bool has_enquiry(ledger::Database& database, std::int64_t lead_id, const LeadRow& row) {
  return database
      .one(sql::leads::HasEnquiry{.lead_id = lead_id,
                                  .name = row.name,
                                  .source = row.source,
                                  .email = row.email,
                                  .product_name = row.product_name,
                                  .city = row.city,
                                  .state = row.state,
                                  .query_message = row.query_message,
                                  .attributes = row.attributes})
      .found;
}

}  // namespace callmill::intake
