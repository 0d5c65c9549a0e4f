#include "server/model/device_claim.hpp"

namespace plenaria {

std::string statement_of(const DeviceClaim& claim) {
    // No member holds a line's end, so that no two claims share a text.
    std::string text = "plenaria.v1 device proof\n";
    for (const std::string& member :
         {claim.server_id, claim.boot_id, claim.nonce, std::string{name_of(claim.role)},
          claim.device.value, claim.channel}) {
        text.append(member).append("\n");
    }
    return text;
}

}  // namespace plenaria
