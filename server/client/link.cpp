#include "server/client/link.hpp"

#include <libwebsockets.h>

#include <array>
#include <deque>
#include <random>
#include <thread>
#include <utility>

#include "server/client/address_search.hpp"
#include "server/client/link_mailbox.hpp"
#include "server/client/local_clock.hpp"
#include "server/client/overwrite.hpp"
#include "server/client/own_machine.hpp"
#include "server/client/sleep_watch.hpp"
#include "server/client/tls_check.hpp"
#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::client {
namespace {

constexpr std::uint16_t going_away = 1001, protocol_error = 1002, message_too_big = 1009;

// How long the destructor waits for a close to be taken before it cuts the line.
constexpr Millis farewell_max{300};
constexpr Millis tick_every{250};
// One connection, one event pipe and one connection that is still being taken down; without a
// bound libwebsockets reserves a table for every descriptor that the machine allows.
constexpr unsigned int descriptors_max = 16;
// A server on the same network that has not answered by now never will.
constexpr unsigned int answer_within_s = 5;
constexpr std::uint16_t ping_after_s = 2, hang_up_after_s = 5;

lws_usec_t in_usec(Millis time) { return std::chrono::microseconds{time}.count(); }

// A timer of libwebsockets that finds its way back: the list node must come first.
template <class Owner>
struct Timer {
    lws_sorted_usec_list_t node{};
    Owner* owner = nullptr;
};

template <class Owner>
Owner& owner_of(lws_sorted_usec_list_t* node) {
    return *reinterpret_cast<Timer<Owner>*>(node)->owner;
}

}  // namespace

// All but the mailbox and the settings belongs to the link thread alone.
struct Link::State {
    State(LinkSettings settings, std::function<void()> wake);
    ~State();
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    [[nodiscard]] LinkMailbox& mailbox() { return mailbox_; }
    [[nodiscard]] bool send(Press press);
    void wake_thread() { lws_cancel_service(context_); }

private:
    static int on_event(lws* wsi, lws_callback_reasons reason, void* user, void* in,
                        std::size_t length);
    int handle(lws* wsi, lws_callback_reasons reason, const char* in, std::size_t length);

    void run();
    void connect();
    void follow_lookup();
    void try_known_addresses();
    void try_next_address();
    void open(const std::string& address);
    void established(lws* wsi);
    [[nodiscard]] std::optional<std::string> channel(lws* wsi) const;
    void take_inbox();
    void perform(const LinkActions& actions);
    void publish();
    int receive(lws* wsi, const char* in, std::size_t length);
    int write_one(lws* wsi);
    void lost();
    void arm_tick();
    void notice_sleep();
    [[nodiscard]] bool is_current(lws* wsi) const;
    int close_with(lws* wsi, std::uint16_t code);

    LinkMailbox mailbox_;
    LinkSettings settings_;  ///< never changed while the thread runs
    const std::string host_header_;
    const std::function<void()> wake_;
    LinkMachine machine_;
    SleepWatch sleep_watch_;
    std::optional<TlsCheck> tls_;  ///< none: in the clear
    std::optional<NameLookup> lookup_;
    bool looking_up_ = false;
    AddressSearch search_;
    Text trouble_;  ///< of the first address of this attempt that had one
    const SteadyPoint begun_ = LocalClock::now();
    bool met_ = false;
    lws_retry_bo_t validity_{};
    std::array<lws_protocols, 2> protocols_{};
    lws_context* context_ = nullptr;
    /// Which attempt events belong to: those of one given up must not touch the next.
    std::uintptr_t attempt_ = 0;
    bool attempt_over_ = true;
    lws* wsi_ = nullptr;  ///< only between established and lost
    std::uint16_t close_code_ = 0;
    std::optional<std::uint16_t> closing_with_;
    std::deque<std::string> outbox_;
    std::string incoming_;
    bool picture_changed_ = false;
    std::vector<protocol::CommandResult> fresh_results_;
    Timer<State> reconnect_timer_{{}, this};
    Timer<State> lookup_timer_{{}, this};
    Timer<State> tick_timer_{{}, this};
    std::thread thread_;
};

Link::State::State(LinkSettings settings, std::function<void()> wake)
    : settings_(std::move(settings)),
      host_header_(host_header(settings_.host, settings_.port)),
      wake_(std::move(wake)),
      machine_(
          settings_.identity,
          [engine = std::minstd_rand{std::random_device{}()},
           unit = std::uniform_real_distribution<double>{0.0, 1.0}]() mutable {
              return unit(engine);
          },
          settings_.prove) {
    lws_set_log_level(0, nullptr);
    validity_.secs_since_valid_ping = ping_after_s;
    validity_.secs_since_valid_hangup = hang_up_after_s;
    validity_.conceal_count = LWS_RETRY_CONCEAL_ALWAYS;
    protocols_[0].name = protocol::subprotocol.data();
    protocols_[0].callback = &State::on_event;
    lws_context_creation_info info{};
    info.port = CONTEXT_PORT_NO_LISTEN;
    // The environment's proxy is for the internet: through it a server of the venue would look as
    // if it were on this machine, and its secret would go out in the clear.
    info.http_proxy_address = "";
    info.protocols = protocols_.data();
    info.user = this;
    info.retry_and_idle_policy = &validity_;
    info.timeout_secs = answer_within_s;
    info.connect_timeout_secs = answer_within_s;
    info.fd_limit_per_thread = descriptors_max;
    info.gid = -1;
    info.uid = -1;
    if (settings_.trust) {
        tls_.emplace(*settings_.trust, settings_.host);
        info.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
        info.provided_client_ssl_ctx = tls_->context();
    }
    context_ = lws_create_context(&info);
    PLENARIA_ASSERT(context_ != nullptr);
    lookup_.emplace(settings_.host, settings_.resolve,
                    [context = context_] { lws_cancel_service(context); });
    thread_ = std::thread{[this] { run(); }};
}

Link::State::~State() {
    mailbox_.end();
    lws_cancel_service(context_);
    thread_.join();
    lookup_.reset();
    lws_context_destroy(context_);
    overwrite(settings_.identity.proof);
}

void Link::State::connect() {
    ++attempt_;
    attempt_over_ = false;
    close_code_ = 0;
    closing_with_.reset();
    outbox_.clear();
    incoming_.clear();
    search_.wait();
    trouble_ = {};
    looking_up_ = true;
    lws_sul_schedule(
        context_, 0, &lookup_timer_.node,
        [](lws_sorted_usec_list_t* node) { owner_of<State>(node).try_known_addresses(); },
        in_usec(settings_.resolve_within));
    lookup_->ask();
    follow_lookup();
}

void Link::State::follow_lookup() {
    auto found = lookup_->take();
    if (!found) {
        return;
    }
    search_.learn(std::move(*found));
    if (looking_up_) {
        try_known_addresses();
    }
}

void Link::State::try_known_addresses() {
    looking_up_ = false;
    lws_sul_cancel(&lookup_timer_.node);
    search_.begin();
    try_next_address();
}

void Link::State::try_next_address() {
    if (const auto address = search_.next()) {
        open(*address);
    } else {
        lost();
    }
}

void Link::State::open(const std::string& address) {
    ++attempt_;
    lws_client_connect_info info{};
    info.context = context_;
    info.address = address.c_str();
    info.port = settings_.port;
    info.path = "/ws";
    info.host = host_header_.c_str();
    info.protocol = protocol::subprotocol.data();
    info.local_protocol_name = protocol::subprotocol.data();
    info.retry_and_idle_policy = &validity_;
    if (tls_) {
        tls_->begin();
        // The name is checked with all the rest; libwebsockets would take "[::1]" for "[".
        info.ssl_connection = LCCSCF_USE_SSL | LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK;
        info.alpn = "http/1.1";
    }
    info.opaque_user_data = reinterpret_cast<void*>(attempt_);
    // The failure may have been reported by a callback already; `lost` counts it once.
    if (lws_client_connect_via_info(&info) == nullptr) {
        lost();
    }
}

void Link::State::established(lws* wsi) {
    wsi_ = wsi;
    search_.reached();
    notice_sleep();
    perform(machine_.connected(LocalClock::now(), channel(wsi)));
    // Before the server says its first word, which anybody in its place could say as well.
    const bool secret = !settings_.identity.proof.empty();
    if (secret && !tls_ && !is_own_machine(lws_get_socket_fd(wsi))) {
        perform(machine_.stop("tls_required", text_of("client.tls_required")));
    }
}

std::optional<std::string> Link::State::channel(lws* wsi) const {
    if (tls_) {
        SSL* connection = lws_get_ssl(wsi);
        return connection == nullptr ? std::nullopt : channel_binding(*connection);
    }
    return is_own_machine(lws_get_socket_fd(wsi)) ? std::optional<std::string>{""} : std::nullopt;
}

void Link::State::lost() {
    if (attempt_over_) {
        return;
    }
    met_ = met_ || (tls_ && tls_->met());
    if (tls_ && wsi_ == nullptr && trouble_.empty()) {
        trouble_ = tls_->trouble_text();
    }
    if (wsi_ == nullptr && !search_.is_over()) {
        // Not from here: libwebsockets is in the midst of taking this one down.
        ++attempt_;
        lws_sul_schedule(
            context_, 0, &lookup_timer_.node,
            [](lws_sorted_usec_list_t* node) { owner_of<State>(node).try_next_address(); },
            in_usec(Millis{1}));
        return;
    }
    const bool long_enough = LocalClock::now() - begun_ >= settings_.unreachable_after;
    if (trouble_.empty() && !met_ && !search_.was_reached() && long_enough) {
        trouble_ = search_.why_unreached(settings_.host, host_header_);
    }
    attempt_over_ = true;
    const bool was_open = std::exchange(wsi_, nullptr) != nullptr;
    outbox_.clear();
    perform(machine_.closed(close_code_, LocalClock::now(), was_open ? Text{} : trouble_));
}

bool Link::State::send(Press press) {
    const bool taken = mailbox_.post(std::move(press));
    wake_thread();
    return taken;
}

void Link::State::run() {
    connect();
    arm_tick();
    std::optional<SteadyPoint> farewell_until;
    while (lws_service(context_, 0) >= 0) {
        take_inbox();
        follow_lookup();
        publish();
        if (!mailbox_.ending()) {
            continue;
        }
        const auto now = LocalClock::now();
        if (!farewell_until) {
            farewell_until = now + farewell_max;
            closing_with_ = going_away;
            if (wsi_ != nullptr) {
                lws_callback_on_writable(wsi_);
            }
        }
        if (attempt_over_ || wsi_ == nullptr || now >= *farewell_until) {
            break;
        }
    }
    lws_sul_cancel(&reconnect_timer_.node);
    lws_sul_cancel(&lookup_timer_.node);
    lws_sul_cancel(&tick_timer_.node);
    // What destroying the context still reports comes on another thread and is of no interest.
    attempt_over_ = true;
}

bool Link::State::is_current(lws* wsi) const {
    return !attempt_over_ &&
           reinterpret_cast<std::uintptr_t>(lws_get_opaque_user_data(wsi)) == attempt_;
}

int Link::State::on_event(lws* wsi, lws_callback_reasons reason, void*, void* in,
                          std::size_t length) {
    lws_context* context = lws_get_context(wsi);
    auto* state = context == nullptr ? nullptr : static_cast<State*>(lws_context_user(context));
    return state == nullptr ? 0
                            : state->handle(wsi, reason, static_cast<const char*>(in), length);
}

int Link::State::handle(lws* wsi, lws_callback_reasons reason, const char* in,
                        std::size_t length) {
    // Not `switch`: libwebsockets has a hundred reasons, of which these concern a client.
    if (reason == LWS_CALLBACK_EVENT_WAIT_CANCELLED) {
        take_inbox();
        return 0;
    }
    if (!is_current(wsi)) {
        return 0;
    }
    if (reason == LWS_CALLBACK_CLIENT_ESTABLISHED) {
        established(wsi);
    } else if (reason == LWS_CALLBACK_CLIENT_RECEIVE) {
        return receive(wsi, in, length);
    } else if (reason == LWS_CALLBACK_CLIENT_WRITEABLE) {
        return write_one(wsi);
    } else if (reason == LWS_CALLBACK_WS_PEER_INITIATED_CLOSE && length >= 2) {
        const auto high = static_cast<unsigned char>(in[0]);
        const auto low = static_cast<unsigned char>(in[1]);
        close_code_ = static_cast<std::uint16_t>(high << 8U | low);
    } else if (reason == LWS_CALLBACK_CLIENT_CONNECTION_ERROR ||
               reason == LWS_CALLBACK_CLIENT_CLOSED || reason == LWS_CALLBACK_WSI_DESTROY) {
        // Where TCP connects and the upgrade's answer never comes, WSI_DESTROY is all there is.
        lost();
    }
    return 0;
}

int Link::State::receive(lws* wsi, const char* in, std::size_t length) {
    if (lws_is_first_fragment(wsi) != 0) {
        incoming_.clear();
    }
    if (lws_frame_is_binary(wsi) != 0) {
        return close_with(wsi, protocol_error);
    }
    if (incoming_.size() + length > limits::frame_bytes_max) {
        return close_with(wsi, message_too_big);
    }
    incoming_.append(in, length);
    if (lws_is_final_fragment(wsi) != 0 && lws_remaining_packet_payload(wsi) == 0) {
        notice_sleep();
        perform(machine_.text(incoming_, LocalClock::now()));
        incoming_.clear();
    }
    return 0;
}

int Link::State::write_one(lws* wsi) {
    if (closing_with_) {
        return close_with(wsi, *closing_with_);
    }
    if (outbox_.empty()) {
        return 0;
    }
    std::string text = std::move(outbox_.front());
    outbox_.pop_front();
    std::vector<unsigned char> frame(LWS_PRE + text.size());
    std::copy(text.begin(), text.end(), frame.begin() + LWS_PRE);
    const int written = lws_write(wsi, frame.data() + LWS_PRE, text.size(), LWS_WRITE_TEXT);
    // A proof may have been in it; what libwebsockets could not send yet it has copied.
    explicit_bzero(frame.data(), frame.size());
    overwrite(text);
    if (written < 0) {
        return -1;
    }
    if (!outbox_.empty()) {
        lws_callback_on_writable(wsi);
    }
    return 0;
}

int Link::State::close_with(lws* wsi, std::uint16_t code) {
    lws_close_reason(wsi, static_cast<lws_close_status>(code), nullptr, 0);
    return -1;
}

void Link::State::take_inbox() {
    auto [presses, report] = mailbox_.take();
    for (auto& press : presses) {
        std::visit([&](auto& each) { perform(machine_.command(each)); }, press);
    }
    if (report) {
        perform(machine_.painted(std::move(*report), LocalClock::now()));
    }
}

void Link::State::perform(const LinkActions& actions) {
    for (const auto& action : actions) {
        if (const auto* send = std::get_if<SendText>(&action)) {
            // Bounded by the commands in flight plus one status, time and resync per tick: the
            // server that reads nothing is hung up on within seconds.
            outbox_.push_back(send->text);
        } else if (const auto* again = std::get_if<Reconnect>(&action)) {
            lws_sul_schedule(
                context_, 0, &reconnect_timer_.node,
                [](lws_sorted_usec_list_t* node) { owner_of<State>(node).connect(); },
                in_usec(again->after));
        } else if (const auto* close = std::get_if<CloseConnection>(&action)) {
            closing_with_ = close->code;
        } else if (const auto* deliver = std::get_if<DeliverResult>(&action)) {
            fresh_results_.push_back(deliver->result);
        } else {
            picture_changed_ = true;
        }
    }
    if (wsi_ != nullptr && (closing_with_ || !outbox_.empty())) {
        lws_callback_on_writable(wsi_);
    }
}

void Link::State::publish() {
    const bool news = picture_changed_ || !fresh_results_.empty();
    auto picture = picture_changed_ ? std::make_shared<Picture>(machine_.picture()) : nullptr;
    if (picture) {
        picture->met = met_;
        picture->distrust = tls_ ? tls_->distrust() : Text{};
    }
    mailbox_.publish(std::move(picture), std::exchange(fresh_results_, {}),
                     machine_.commands_waiting());
    picture_changed_ = false;
    if (news && wake_) {
        wake_();
    }
}

void Link::State::arm_tick() {
    lws_sul_schedule(
        context_, 0, &tick_timer_.node,
        [](lws_sorted_usec_list_t* node) {
            State& state = owner_of<State>(node);
            state.notice_sleep();
            state.perform(state.machine_.tick(LocalClock::now()));
            state.arm_tick();
        },
        in_usec(tick_every));
}

void Link::State::notice_sleep() {
    if (sleep_watch_.slept()) {
        perform(machine_.slept(LocalClock::now()));
    }
}

Link::Link(LinkSettings settings, std::function<void()> wake)
    : state_(std::make_unique<State>(std::move(settings), std::move(wake))) {}

Link::~Link() = default;

std::shared_ptr<const Picture> Link::picture() const { return state_->mailbox().picture(); }

bool Link::send(CommandRequest request) { return state_->send(std::move(request)); }

bool Link::send(protocol::CodeRequest request) { return state_->send(std::move(request)); }

std::vector<protocol::CommandResult> Link::take_results() {
    return state_->mailbox().take_results();
}

void Link::report_painted(const Picture& painted, std::string scene, std::int64_t frames_painted,
                          int width, int height) {
    state_->mailbox().report(
        {painted_revs(painted), std::move(scene), frames_painted, width, height});
    state_->wake_thread();
}

}  // namespace plenaria::client
