# Fonts come from Debian's packages and are copied under names that do not change with a release
# of Debian, so that programs know one place only.
set(fonts_folder ${CMAKE_BINARY_DIR}/assets/fonts)
set(fonts_system /usr/share/fonts)
set(fonts_copies "")
file(MAKE_DIRECTORY ${fonts_folder})

# plenaria_font(<package> <file it installs> <stable name>)
macro(plenaria_font package file name)
  find_file(PLENARIA_FONT_${name} ${file} NO_DEFAULT_PATH
    PATHS ${fonts_system}/opentype ${fonts_system}/truetype
    PATH_SUFFIXES inter font-awesome noto)
  if(NOT PLENARIA_FONT_${name})
    message(FATAL_ERROR "Font ${file} is missing / falta la letra ${file}: package ${package}")
  endif()
  add_custom_command(
    OUTPUT ${fonts_folder}/${name}
    COMMAND ${CMAKE_COMMAND} -E copy ${PLENARIA_FONT_${name}} ${fonts_folder}/${name}
    DEPENDS ${PLENARIA_FONT_${name}}
    COMMENT "Font ${name}"
    VERBATIM)
  list(APPEND fonts_copies ${fonts_folder}/${name})
endmacro()

foreach(style Regular Medium SemiBold Bold)
  plenaria_font(fonts-inter Inter-${style}.otf Inter-${style}.otf)
endforeach()
plenaria_font(fonts-inter InterDisplay-SemiBold.otf InterDisplay-SemiBold.otf)
plenaria_font(fonts-font-awesome FontAwesome.otf FontAwesome-Solid.otf)
# What Inter lacks: Noto's Latin covers any name a delegation may bring.
plenaria_font(fonts-noto-core NotoSans-Regular.ttf NotoSans-Regular.ttf)
plenaria_font(fonts-noto-core NotoSans-Bold.ttf NotoSans-Bold.ttf)
add_custom_target(plenaria_fonts DEPENDS ${fonts_copies})
