#include "server/app/tls_setup.hpp"

#include <date/date.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/app/console_output.hpp"
#include "server/app/machine_names.hpp"
#include "server/app/record_signature.hpp"
#include "server/app/terminal_qr.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::app {
namespace {

constexpr std::chrono::days told_before{30};

std::string tls_folder(const std::filesystem::path& data) { return (data / "tls").string(); }

std::string day_of(TimePoint at) { return date::format("%F", at); }

std::string minute_of(TimePoint at) { return date::format("%F %H:%M UTC", at); }

TimePoint machine_time() {
    return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
}

void add(std::vector<std::string>& names, const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
        names.push_back(name);
    }
}

/// The names that were asked for, or else those that the machine has; always those of itself.
Outcome<access::TlsNames, Failed> names_for(const SetupArguments& arguments) {
    access::TlsNames names;
    for (const std::string& typed : arguments.hosts) {
        const auto host = access::host_name_of(typed);
        if (!host) {
            complain("setup.bad_host", {{"name", same_text(typed)}});
            return ExitStatus::usage;
        }
        add(names.hosts, *host);
    }
    for (const std::string& typed : arguments.addresses) {
        const auto address = access::address_of(typed);
        if (!address || *address == "0.0.0.0" || *address == "::") {
            complain("setup.bad_address", {{"address", same_text(typed)}});
            return ExitStatus::usage;
        }
        add(names.addresses, *address);
    }
    const access::TlsNames own = machine_names();
    if (arguments.hosts.empty()) {
        names.hosts = own.hosts;
    }
    if (arguments.addresses.empty()) {
        names.addresses = own.addresses;
    }
    add(names.hosts, "localhost");
    add(names.addresses, "127.0.0.1");
    add(names.addresses, "::1");
    if (std::max(names.hosts.size(), names.addresses.size()) > access::tls_names_max + 2) {
        complain("setup.too_many", {{"most", same_text(std::to_string(access::tls_names_max))}});
        return ExitStatus::usage;
    }
    return names;
}

/// Where a person on another machine opens the screens.
std::string address_to_open(const SetupArguments& arguments, const access::TlsNames& names) {
    std::string host = "localhost";
    if (!arguments.addresses.empty()) {
        host = names.addresses.front();
    } else if (!arguments.hosts.empty()) {
        host = names.hosts.front();
    } else if (const auto usual = usual_address()) {
        host = *usual;
    }
    if (host.find(':') != std::string::npos) {
        host = "[" + host + "]";
    }
    return "https://" + host + ":" + std::to_string(arguments.port) + "/display?view=lobby";
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text.append(text.empty() ? "" : ", ").append(word);
    }
    return text;
}

/// Four groups to a line, so that two people do not lose their place.
std::string in_lines(const std::string& fingerprint) {
    constexpr std::size_t line = 20;
    std::string text;
    for (std::size_t at = 0; at < fingerprint.size(); at += line) {
        text.append("    ").append(fingerprint.substr(at, line - 1)).append("\n");
    }
    return text;
}

void tell(const SetupArguments& arguments, const access::TlsNames& asked,
          const access::TlsSummary& made) {
    const std::string fingerprint = to_string(made.fingerprint);
    const std::string url = address_to_open(arguments, made.names);
    const Text done =
        fill_text("setup.done", {{"hosts", same_text(joined(made.names.hosts))},
                                 {"addresses", same_text(joined(made.names.addresses))},
                                 {"until", same_text(day_of(made.valid_until))},
                                 {"authority_until", same_text(day_of(made.authority_until))},
                                 {"fingerprint", same_text(in_lines(fingerprint))},
                                 {"word", same_text(fingerprint)},
                                 {"ca", same_text(tls_folder(arguments.data_folder) + "/ca.pem")},
                                 {"url", same_text(url)}});
    for (const auto& [language, words] : done.strings()) {
        print(words);
        print("");
    }
    for (const std::string& host : asked.hosts) {
        const auto& in = made.names.hosts;
        if (std::find(in.begin(), in.end(), host) == in.end()) {
            complain("setup.left_out", {{"name", same_text(host)}});
        }
    }
    if (const auto of_record = record_fingerprint(arguments.data_folder)) {
        const Text record =
            fill_text("setup.record_key", {{"fingerprint", same_text(in_lines(*of_record))}});
        for (const auto& [language, words] : record.strings()) {
            print(words);
        }
    }
    std::string bare = fingerprint;
    std::erase(bare, '-');
    if (const auto code = terminal_qr(url + "#sha256=" + bare)) {
        for (const auto& [language, words] : text_of("setup.code").strings()) {
            print(words);
        }
        print_raw(*code);
    }
}

}  // namespace

ExitStatus setup(const SetupArguments& arguments) {
    const auto names = names_for(arguments);
    if (!names) {
        return names.error();
    }
    if (const auto failed = prepare_folder(arguments.data_folder)) {
        return *failed;
    }
    // A machine's own name that the authority was not made for is no fault of whoever runs this.
    const auto unpermitted =
        arguments.hosts.empty() ? access::Unpermitted::leave_out : access::Unpermitted::refuse;
    const auto made = access::set_up_tls(tls_folder(arguments.data_folder), names.value(),
                                         unpermitted, machine_time());
    if (!made) {
        complain(access::explain(made.error()));
        return ExitStatus::tls;
    }
    tell(arguments, names.value(), made.value());
    return ExitStatus::ok;
}

Outcome<std::optional<access::TlsIdentity>, Failed> tls_identity(
    const std::filesystem::path& folder, TimePoint now) {
    auto loaded = access::load_tls(tls_folder(folder));
    if (!loaded) {
        complain(access::explain(loaded.error()));
        return ExitStatus::tls;
    }
    if (!loaded.value()) {
        log_line("event=tls_off reason=not_set_up");
        return std::move(loaded).value();
    }
    const access::TlsSummary& summary = loaded.value()->summary;
    const TextArgument until{"until", same_text(day_of(summary.valid_until))};
    if (now < summary.valid_from) {
        complain("tls.not_yet_valid", {{"from", same_text(minute_of(summary.valid_from))},
                                       {"now", same_text(minute_of(now))}});
    } else if (now >= summary.valid_until) {
        complain("tls.expired", {until});
    } else if (now >= summary.valid_until - told_before) {
        complain("tls.expires_soon", {until});
    }
    log_line("event=tls_on valid_until=" + day_of(summary.valid_until) +
             " fingerprint=" + to_string(summary.fingerprint));
    return std::move(loaded).value();
}

}  // namespace plenaria::app
