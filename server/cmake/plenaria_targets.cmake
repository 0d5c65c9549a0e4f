# The two kinds of target this project has many of. Include paths are written from the repository's
# root ("server/model/ids.hpp") for all of them.
include(GoogleTest)

# plenaria_library(<name> [DIR <folder from the root>] [HEADERS ...] [SOURCES ...]
#                  [DEPENDS <public> ...] [INTERNAL <only the .cpp files need it> ...])
# A static library, or an interface library where there is nothing to compile. Files are relative
# to DIR, by default the folder of the CMakeLists.txt.
function(plenaria_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "DIR" "HEADERS;SOURCES;DEPENDS;INTERNAL")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "plenaria_library(${name}): what is ${arg_UNPARSED_ARGUMENTS}?")
  endif()
  set(folder ${CMAKE_CURRENT_SOURCE_DIR})
  if(arg_DIR)
    set(folder ${PROJECT_SOURCE_DIR}/${arg_DIR})
  endif()
  list(TRANSFORM arg_HEADERS PREPEND ${folder}/)
  list(TRANSFORM arg_SOURCES PREPEND ${folder}/)
  if(NOT arg_SOURCES)
    add_library(${name} INTERFACE)
    target_sources(${name}
      INTERFACE FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${arg_HEADERS})
    target_link_libraries(${name} INTERFACE ${arg_DEPENDS})
    return()
  endif()
  add_library(${name} STATIC ${arg_SOURCES})
  target_sources(${name}
    PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${arg_HEADERS})
  target_link_libraries(${name} PUBLIC ${arg_DEPENDS} PRIVATE ${arg_INTERNAL} plenaria_warnings)
endfunction()

# plenaria_compile_alone(<file>...)
# Sources whose local names meet those of their neighbours: each stays a translation unit of its
# own where several are compiled together (PLENARIA_TOGETHER). Called in the target's folder.
function(plenaria_compile_alone)
  set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# plenaria_program_links(<name>)
# A program that people get: by the system's linker, with what was relocated protected.
function(plenaria_program_links name)
  target_link_options(${name} PRIVATE -fuse-ld=bfd -Wl,-z,relro)
endfunction()

# plenaria_test(<name> SOURCES ... [DEPENDS ...] [TIMEOUT <seconds for each test>] [LABELS ...])
# A GoogleTest program whose cases ctest sees one by one, run from the repository's root. A source
# with a main of its own takes the place of GoogleTest's.
function(plenaria_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SOURCES;DEPENDS;LABELS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "plenaria_test(${name}): what is ${arg_UNPARSED_ARGUMENTS}?")
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_definitions(${name} PRIVATE
    PLENARIA_SOURCE_DIR="${PROJECT_SOURCE_DIR}" PLENARIA_BINARY_DIR="${PROJECT_BINARY_DIR}")
  target_link_libraries(${name} PRIVATE ${arg_DEPENDS} plenaria_warnings GTest::gmock_main)
  if(PLENARIA_TOGETHER)
    target_precompile_headers(${name} REUSE_FROM plenaria_test_headers)
    set_target_properties(${name} PROPERTIES UNITY_BUILD ON)
    # What is the product's own does not know the names of tests.
    list(FILTER arg_SOURCES INCLUDE REGEX "/server/")
    if(arg_SOURCES)
      plenaria_compile_alone(${arg_SOURCES})
    endif()
  endif()
  # Found when ctest runs, not when the program is linked: a build never runs our code, and a
  # sanitizer's settings from the test preset are in force.
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} TEST_PREFIX "${name}/"
    PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}")
endfunction()
