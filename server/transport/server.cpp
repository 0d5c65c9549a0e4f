// The listener and the clock of the hub; Asio only, the heavy headers are in the sessions.
#include "server/transport/server.hpp"

#include <cerrno>
#include <cstddef>
#include <functional>
#include <utility>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "server/access/random_text.hpp"
#include "server/model/limits.hpp"
#include "server/transport/connection_limits.hpp"
#include "server/transport/sessions.hpp"
#include "server/transport/tls_context.hpp"

namespace plenaria::transport {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;

constexpr std::chrono::seconds drain_within{2};
// After running out of file handles: accepting at once again would only spin.
constexpr std::chrono::milliseconds accept_again_after{200};

std::string random_token() {
    constexpr std::size_t bits = 128;
    return access::random_hex(bits / 8);
}

/// Letters and digits that nobody takes for one another across a room: no 0, O, 1, I, L.
std::string random_code() {
    return access::random_signs("23456789ABCDEFGHJKMNPQRSTUVWXYZ", limits::code_characters);
}

/// What the certificate vouches for, the rules on names must know too.
std::vector<std::string> host_names(const ServerSettings& settings) {
    std::vector<std::string> names = settings.allowed_hosts;
    if (settings.tls) {
        const auto& [hosts, addresses] = settings.tls->summary.names;
        names.insert(names.end(), hosts.begin(), hosts.end());
        names.insert(names.end(), addresses.begin(), addresses.end());
    }
    return names;
}

}  // namespace

struct Server::State : std::enable_shared_from_this<Server::State> {
    State(asio::io_context& context, ServerSettings wanted, ServerPorts ports)
        : settings(std::move(wanted)),
          log(ports.log),
          acceptor(context),
          ticker(context),
          retry(context),
          deadline(context),
          // The hub stays where it is made: its connections know it by its place.
          shared(new Shared{
              Hub({settings.server_id, settings.boot_id},
                  {ports.service, ports.authenticator, ports.now, random_token, ports.log,
                   random_code, ports.log_in, ports.is_familiar}),
              HttpRules(host_names(settings), ports.assets, ports.documents, ports.status),
              settings.idle_timeout, settings.request_timeout, ports.log,
              settings.tls ? make_tls_context(*settings.tls) : nullptr,
              Crowd{settings.connections_max},
              DocumentReader{[&context](std::function<void()> call) {
                  asio::post(context, std::move(call));
              }}}) {}

    [[nodiscard]] error_code open(HeldPort port) {
        error_code failure;
        const tcp protocol = port.is_v6() ? tcp::v6() : tcp::v4();
        acceptor.assign(protocol, port.release(), failure);
        if (!failure) {
            acceptor.listen(asio::socket_base::max_listen_connections, failure);
        }
        if (failure) {
            error_code ignored;
            acceptor.close(ignored);
        }
        return failure;
    }

    void accept() {
        acceptor.async_accept([self = shared_from_this()](error_code failure, Socket socket) {
            if (self->shared->draining || failure == asio::error::operation_aborted) {
                return;
            }
            if (failure) {
                self->accept_later();
                return;
            }
            self->welcome(std::move(socket));
            self->accept();
        });
    }

    void accept_later() {
        log("event=accept_failed");
        retry.expires_after(accept_again_after);
        retry.async_wait([self = shared_from_this()](error_code failure) {
            if (!failure && !self->shared->draining) {
                self->accept();
            }
        });
    }

    void welcome(Socket socket) {
        error_code gone;
        const auto other = plain_address(socket.remote_endpoint(gone).address());
        if (gone) {
            return;
        }
        // Whoever sits at this machine, the operator, finds a place when all others are taken, and
        // whoever else comes finds one for as long as it takes to show what they are (law 6).
        const bool own = settings.own_addresses_apart && other.is_loopback();
        if (auto place = Place::find(shared, other, own)) {
            start_session(std::move(socket), std::move(*place));
        }
    }

    void tick() {
        // From the last one on, so that what a tick takes makes no limit longer.
        ticker.expires_at(ticker.expiry() + tick_every);
        ticker.async_wait([self = shared_from_this()](error_code failure) {
            if (failure || self->stopped) {
                return;
            }
            self->shared->wheel.tick();
            // Also with nobody there: that all screens are gone is told to the closing under way.
            self->shared->hub.tick();
            self->tick();
        });
    }

    void drain(std::function<void()> when_done) {
        done = std::move(when_done);
        shared->draining = true;
        error_code ignored;
        acceptor.close(ignored);
        shared->hub.drain();
        shared->on_change = [weak = weak_from_this()] {
            if (const auto self = weak.lock();
                self && !self->stopped && self->shared->hub.size() == 0) {
                self->finish();
            }
        };
        deadline.expires_after(drain_within);
        deadline.async_wait([self = shared_from_this()](error_code failure) {
            if (!failure) {
                self->finish();
            }
        });
        if (shared->hub.size() == 0) {
            finish();
        }
    }

    void finish() {
        stop();
        if (done) {
            asio::post(acceptor.get_executor(), std::exchange(done, {}));
        }
    }

    void stop() {
        stopped = true;
        shared->draining = true;
        error_code ignored;
        acceptor.close(ignored);
        ticker.cancel(ignored);
        retry.cancel(ignored);
        deadline.cancel(ignored);
        shared->reader.stop();
        shared->hub.evict_all();
    }

    ServerSettings settings;
    LogSink log;
    Acceptor acceptor;
    asio::steady_timer ticker;
    asio::steady_timer retry;
    asio::steady_timer deadline;
    std::shared_ptr<Shared> shared;
    std::function<void()> done;
    bool stopped = false;
};

Server::Server(asio::io_context& context, ServerSettings settings, ServerPorts ports)
    : state_(std::make_shared<State>(context, std::move(settings), std::move(ports))) {}

Server::~Server() { state_->stop(); }

Outcome<Endpoint, ListenError> Server::listen() {
    auto port = HeldPort::take(state_->settings.address, state_->settings.port);
    if (!port) {
        return port.error();
    }
    return listen(std::move(port).value());
}

Outcome<Endpoint, ListenError> Server::listen(HeldPort port) {
    State& state = *state_;
    const auto refused = [&](std::string_view key, int error) {
        return listen_error(key, state.settings.address, state.settings.port, error);
    };
    if (state.settings.tls && !state.shared->tls) {
        return refused("transport.tls_unusable", EINVAL);
    }
    error_code failure = state.open(std::move(port));
    if (failure) {
        // Two may hold a port at once, as long as neither listens.
        return refused(failure == asio::error::address_in_use ? "transport.address_in_use"
                                                              : "transport.listen_failed",
                       failure.value());
    }
    const tcp::endpoint local = state.acceptor.local_endpoint(failure);
    Endpoint endpoint{local.address().to_string(), local.port()};
    state.log("event=listening address=" + endpoint.address +
              " port=" + std::to_string(endpoint.port));
    state.accept();
    state.ticker.expires_after(std::chrono::milliseconds{0});
    state.tick();
    return endpoint;
}

void Server::deliver(const engine::Deliveries& deliveries) {
    state_->shared->hub.deliver(deliveries);
}

void Server::event_edited() { state_->shared->hub.event_edited(); }

void Server::turn_away(const std::string& person) { state_->shared->hub.turn_away(person); }

void Server::turn_away_holders(Role role) { state_->shared->hub.turn_away_holders(role); }

void Server::tell_troubles(std::vector<ServiceTrouble> troubles) {
    state_->shared->hub.tell_troubles(std::move(troubles));
}

void Server::tell_listable(std::vector<std::string> names) {
    state_->shared->hub.tell_listable(std::move(names));
}

void Server::drain(std::function<void()> done) { state_->drain(std::move(done)); }

std::size_t Server::screens() const { return state_->shared->hub.screens(); }

}  // namespace plenaria::transport
