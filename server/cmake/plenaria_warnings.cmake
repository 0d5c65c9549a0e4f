# Linked PRIVATE by every target of ours: warnings are our own affair and never reach a dependency.
add_library(plenaria_warnings INTERFACE)
target_compile_options(plenaria_warnings INTERFACE $<$<COMPILE_LANGUAGE:CXX>:
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast -Woverloaded-virtual
  -Wnon-virtual-dtor -Wcast-align -Wformat=2 -Wimplicit-fallthrough -Wundef
  -Werror -Werror=switch
  # Designated initialisers leave out the members whose default is meant.
  -Wno-missing-field-initializers>)
# g++ 12's optimiser reports faults that are not there in std::string's operator+, std::variant
# and std::optional (GCC bugs 105651, 105562): -Wrestrict is noise; the rest stay visible.
target_compile_options(plenaria_warnings INTERFACE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:
  -Wduplicated-cond -Wlogical-op
  -Wno-restrict -Wno-error=maybe-uninitialized -Wno-error=dangling-pointer
  -Wno-error=stringop-overflow -Wno-error=stringop-overread -Wno-error=array-bounds
  # Where files are compiled together, each but the first counts as a header.
  $<$<BOOL:${PLENARIA_TOGETHER}>:-Wno-subobject-linkage>>)
