// What a person may ask for about delegations that come in while the event goes on. Parts of
// `Command`: include commands.hpp.
#pragma once

#include <string>

#include "server/model/ids.hpp"
#include "server/model/text.hpp"

namespace plenaria {

/// R4.3, R4.4: an observer or an organization that the members admitted, once that is public. It
/// has its seat from the next session on that is opened.
struct AdmitObserver {
    DelegationId delegation;
    CategoryId category;
    Text name;
    Text long_name;     ///< empty: the name
    std::string code;   ///< of the nameplate
    std::string flag;   ///< ISO 3166 alpha-2, lower case; empty: none
    Language language;  ///< empty: the profile's first
};
/// Takes back an admission by which nobody has had a seat yet.
struct WithdrawAdmission {
    DelegationId delegation;
};

}  // namespace plenaria
