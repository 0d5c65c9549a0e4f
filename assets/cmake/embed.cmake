# plenaria_embed(<target> <function> <url path>=<file> ...)
# Puts files into a target and gives them through `assets/<function>.hpp`:
#   namespace plenaria { std::span<const EmbeddedAsset> <function>(); }
# The assembler reads the files, so that a megabyte of font costs no compile time.
function(plenaria_embed target name)
  set(folder ${CMAKE_BINARY_DIR}/generated/assets)
  set(assembly "")
  set(declarations "")
  set(rows "")
  set(files "")
  set(number 0)
  foreach(pair IN LISTS ARGN)
    if(NOT pair MATCHES "^([^=]+)=(.+)$")
      message(FATAL_ERROR "plenaria_embed(${name}): ${pair} is not <url path>=<file>")
    endif()
    set(url "${CMAKE_MATCH_1}")
    file(REAL_PATH "${CMAKE_MATCH_2}" file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    plenaria_content_type("${url}" type)
    set(symbol plenaria_${name}_${number})
    string(APPEND assembly
      ".global ${symbol}\n.global ${symbol}_end\n.balign 16\n"
      "${symbol}:\n.incbin \"${file}\"\n${symbol}_end:\n.byte 0\n")
    string(APPEND declarations
      "extern const std::byte ${symbol}[];\nextern const std::byte ${symbol}_end[];\n")
    string(APPEND rows
      "        {\"${url}\", \"${type}\", {${symbol}, ${symbol}_end}},\n")
    list(APPEND files "${file}")
    math(EXPR number "${number} + 1")
  endforeach()
  # The note keeps the linker from giving the whole program an executable stack.
  file(CONFIGURE OUTPUT ${folder}/${name}.S CONTENT
"    .section .rodata
@assembly@    .section .note.GNU-stack,\"\",%progbits
" @ONLY)
  file(CONFIGURE OUTPUT ${folder}/${name}.hpp CONTENT
"#pragma once

#include \"assets/embedded_asset.hpp\"

namespace plenaria {
std::span<const EmbeddedAsset> @name@();
}  // namespace plenaria
" @ONLY)
  file(CONFIGURE OUTPUT ${folder}/${name}.cpp CONTENT
"#include \"assets/@name@.hpp\"

#include <array>

extern \"C\" {
@declarations@}

namespace plenaria {

std::span<const EmbeddedAsset> @name@() {
    static const std::array<EmbeddedAsset, @number@> assets{{
@rows@    }};
    return assets;
}

}  // namespace plenaria
" @ONLY)
  set_property(SOURCE ${folder}/${name}.S TARGET_DIRECTORY ${target}
    APPEND PROPERTY OBJECT_DEPENDS "${files}")
  target_sources(${target} PRIVATE ${folder}/${name}.S ${folder}/${name}.cpp)
  # The generated header's users see it by the same kind of path as all others.
  target_include_directories(${target}
    PUBLIC ${CMAKE_BINARY_DIR}/generated PRIVATE ${PROJECT_SOURCE_DIR})
endfunction()

function(plenaria_content_type url out)
  set(type_html "text/html; charset=utf-8")
  set(type_css "text/css; charset=utf-8")
  set(type_js "text/javascript; charset=utf-8")
  set(type_mjs "text/javascript; charset=utf-8")
  set(type_txt "text/plain; charset=utf-8")
  set(type_json "application/json")
  set(type_webmanifest "application/manifest+json")
  set(type_svg "image/svg+xml")
  set(type_png "image/png")
  set(type_ico "image/x-icon")
  set(type_woff2 "font/woff2")
  set(type_otf "font/otf")
  set(type_ttf "font/ttf")
  string(REGEX MATCH "[^./]+$" extension "${url}")
  if(NOT DEFINED type_${extension})
    message(FATAL_ERROR "plenaria_embed: no content type is known for ${url}")
  endif()
  set(${out} "${type_${extension}}" PARENT_SCOPE)
endfunction()
