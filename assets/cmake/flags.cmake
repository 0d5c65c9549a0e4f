# Flags come from npm's flag-icons and are rasterised here by librsvg: the small rasterisers that
# programs embed damage stars and coats of arms.
find_program(PLENARIA_RSVG_CONVERT rsvg-convert)
if(NOT PLENARIA_RSVG_CONVERT)
  message(FATAL_ERROR "rsvg-convert is missing / falta rsvg-convert: package librsvg2-bin")
endif()
set(flags_list ${CMAKE_SOURCE_DIR}/assets/flags.txt)
set(flags_drawings ${CMAKE_SOURCE_DIR}/assets/node_modules/flag-icons/flags/4x3)
set(flags_folder ${CMAKE_BINARY_DIR}/assets/flags)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${flags_list})
file(MAKE_DIRECTORY ${flags_folder})

file(STRINGS ${flags_list} flags_codes REGEX "^[a-z][a-z]$")
set(flags_pictures "")
foreach(code IN LISTS flags_codes)
  if(NOT EXISTS ${flags_drawings}/${code}.svg)
    message(FATAL_ERROR "No drawing of the flag ${code} / no hay dibujo de la bandera ${code}: "
      "./plenaria build (npm ci in assets/)")
  endif()
  add_custom_command(
    OUTPUT ${flags_folder}/${code}.png
    COMMAND ${PLENARIA_RSVG_CONVERT} --width 640 --height 480
            --output ${flags_folder}/${code}.png ${flags_drawings}/${code}.svg
    DEPENDS ${flags_drawings}/${code}.svg
    COMMENT "Flag ${code}"
    VERBATIM)
  list(APPEND flags_pictures ${flags_folder}/${code}.png)
endforeach()
add_custom_target(plenaria_flags DEPENDS ${flags_pictures})
