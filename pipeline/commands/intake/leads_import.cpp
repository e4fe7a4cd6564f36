#include "commands/intake/leads_import.h"

#include <array>
#include <map>
#include <ostream>
#include <utility>

#include "commands/arguments.h"
#include "commands/intake/lead_options.h"
#include "commands/intake/list_columns.h"
#include "commands/intake/list_import.h"
#include "commands/open.h"
#include "commands/table.h"
#include "domain/lead/exported_lead.h"
#include "domain/text.h"
#include "ledger/migrate.h"
#include "outside/clock.h"

namespace callmill::commands {

namespace po = boost::program_options;

namespace {

/// The import, or the dry run, of one file of leads.
class LeadsImport {
 public:
  LeadsImport(Context& context, const std::string& path, const po::variables_map& arguments)
      : context_(context),
        columns_(arguments, lead_columns()),
        list_(context, path, {.names = columns_.names(), .needed = {"name", "phone"}}),
        source_(one_line(given(arguments, "source").value_or(""))),
        terms_(terms_of(arguments, file_name(path))) {
    const auto& columns = list_.list().columns();
    if (columns.empty()) return;
    columns_.check(context, path, columns);
    is_export_ = is_leads_export(columns);
    if (is_export_) return;
    if (const auto error = columns_error(columns, columns_.names(), !source_.empty(), "--source")) {
      throw Refusal(path + ": " + error->why + "." + guess_text(error->guesses) + " Nothing was imported.");
    }
  }

  void store_in(ledger::Database& database, const std::optional<std::string>& tenant) {
    terms_.tenant_id = tenant;
    run([&] { return intake::store_leads(database, rows_, terms_, wall_clock()); });
  }

  void dry_run(ledger::Database& database, const std::optional<std::string>& tenant) {
    terms_.tenant_id = tenant;
    is_dry_run_ = true;
    ledger::Database scratch("", ledger::Access::create);  // a file of SQLite's own, gone when it is closed
    ledger::migrate(scratch);
    run([&] { return intake::dry_run_leads(database, scratch, rows_, terms_, wall_clock()); });
  }

  /// The closing counts. Returns the exit code.
  int report(Format format) {
    const auto of = [&](intake::LeadOutcome outcome) { return counts_.at(static_cast<std::size_t>(outcome)); };
    const std::int64_t malformed = list_.malformed() + of(intake::LeadOutcome::malformed);
    list_.close();
    const Table table{"leads",
                      {"rows", "new", "merged", "refused", "invalid_phone", "do_not_call", "malformed", "over",
                       "other_tenant", "enquiries"},
                      {{list_.rows(), of(intake::LeadOutcome::added), of(intake::LeadOutcome::merged),
                        of(intake::LeadOutcome::refused), of(intake::LeadOutcome::invalid_phone),
                        of(intake::LeadOutcome::do_not_call), malformed, of(intake::LeadOutcome::over),
                        of(intake::LeadOutcome::other_tenant), enquiries_}},
                      true};
    print_table(context_, table, format);
    report_faults();
    if (over_ > 0) {
      context_.err << over_ << " of " << enquiries_ << (enquiries_ == 1 ? " enquiry is" : " enquiries are")
                   << " of a lead that is not dialled any more; --again dials who enquires again\n";
    }
    if (listed_ > 0) {
      const char* done = is_dry_run_ ? " would be" : listed_ == 1 ? " was" : " were";
      context_.err << listed_ << (listed_ == 1 ? " number" : " numbers") << done
                   << " put on the do-not-call list, as the list says; source " << terms_.list << '\n';
    }
    if (lenient_ > 0) {
      context_.err << lenient_ << " numbers have a 0 between country code and number, which was left out\n";
    }
    const bool is_whole = malformed == 0 && of(intake::LeadOutcome::refused) == 0;
    return is_whole && of(intake::LeadOutcome::other_tenant) == 0 ? kOk : kFailed;
  }

 private:
  template <class Store>
  void run(Store store) {
    const auto take = [&](const Record& record) -> std::optional<RowError> {
      auto read = is_export_ ? read_exported_lead(record) : read_lead(record, source_);
      if (const auto* error = std::get_if<RowError>(&read)) return *error;
      rows_.push_back(std::move(std::get<LeadRow>(read)));
      return std::nullopt;
    };
    list_.read(take, [&] {
      if (!rows_.empty()) count(store());
      rows_.clear();
    });
  }

  void count(const std::vector<intake::StoredLead>& answers) {
    for (std::size_t i = 0; i < answers.size(); ++i) {
      ++counts_.at(static_cast<std::size_t>(answers[i].outcome));
      lenient_ += rows_[i].lenient ? 1 : 0;
      if (answers[i].outcome == intake::LeadOutcome::invalid_phone) count_fault(rows_[i]);
      listed_ += answers[i].numbers_listed;
      enquiries_ += answers[i].is_enquiry ? 1 : 0;
      over_ += answers[i].is_over ? 1 : 0;
      if (answers[i].outcome == intake::LeadOutcome::other_tenant)
        list_.add_error(place_of(rows_[i].line, "phone"), other_tenant_text(answers[i]));
      if (answers[i].outcome == intake::LeadOutcome::malformed) {
        const bool is_known = answers[i].lead_id || answers[i].same_as_line > 0;
        list_.add_error(place_of(rows_[i].line, ""), (is_known ? why(i, answers[i]) + "; " : "") + answers[i].why);
      }
      if (answers[i].outcome == intake::LeadOutcome::refused)
        list_.add_error(place_of(rows_[i].line, "phone"), why(i, answers[i]));
    }
  }

  void count_fault(const LeadRow& row) {
    constexpr std::int64_t kFirst = 5;
    ++faults_[row.fault];
    if (++faulty_ <= kFirst) list_.say(place_of(row.line, "phone"), row.unreadable);
  }

  /// "12 numbers cannot be dialled: 9 too few or too many digits, 3 another country".
  void report_faults() const {
    if (faulty_ == 0) return;
    context_.err << faulty_ << (faulty_ == 1 ? " number" : " numbers") << " cannot be dialled";
    for (const char* sign = ": "; const auto& [fault, count] : faults_) {
      context_.err << std::exchange(sign, ", ") << count << ' ' << fault_words(fault);
    }
    context_.err << '\n';
  }

  std::string why(std::size_t i, const intake::StoredLead& answer) const {
    const std::string number = mask_phone(rows_[i].phone_e164.value_or(rows_[i].phone));
    if (answer.lead_id) return number + " is lead " + std::to_string(*answer.lead_id) + " already";
    if (answer.same_as_line > 0) return number + " is already in line " + std::to_string(answer.same_as_line);
    return number + " is already in the file";
  }

  Context& context_;
  ListColumns columns_;
  ListImport list_;
  std::string source_;
  intake::ListTerms terms_;
  bool is_dry_run_ = false;
  bool is_export_ = false;  // what `leads list` wrote
  std::vector<LeadRow> rows_;
  std::array<std::int64_t, intake::kLeadOutcomes> counts_{};  // by LeadOutcome
  std::int64_t lenient_ = 0;
  std::map<NumberFault, std::int64_t> faults_;
  std::int64_t faulty_ = 0;
  std::int64_t listed_ = 0;
  std::int64_t enquiries_ = 0;
  std::int64_t over_ = 0;  // of these, their leads are not dialled any more
};

int import_leads(Context& context, const po::variables_map& arguments, const std::vector<std::string>& words) {
  const Format format = format_of(arguments);
  const bool dry_run = arguments.count("dry-run") > 0;
  LeadsImport work(context, words.at(0), arguments);
  auto database = open_database(context, dry_run ? ledger::Access::read_only : ledger::Access::read_write);
  const auto tenant = tenant_given(arguments, database);
  if (dry_run) {
    work.dry_run(database, tenant);
    context.err << "dry run: nothing was stored\n";
  } else {
    work.store_in(database, tenant);
  }
  return work.report(format);
}

}  // namespace

Subcommand leads_import_subcommand() {
  return {.name = "import",
          .arguments = "FILE",
          .about = "Takes in a list, CSV or JSON lines; - is standard input.",
          .fewest = 1,
          .most = 1,
          .options =
              [](po::options_description& options) {
                add_lead_options(options);
                add_column_options(options);
                options.add_options()("dry-run", "only say what would become of the rows");
                add_format_option(options);
              },
          .run = import_leads};
}

}  // namespace callmill::commands
