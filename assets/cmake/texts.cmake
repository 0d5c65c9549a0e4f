# The table of interface texts. Who links plenaria_generated_texts may include
# "server/model/text_table.inc".
set(texts_table ${CMAKE_BINARY_DIR}/generated/server/model/text_table.inc)
set(texts_spanish ${CMAKE_SOURCE_DIR}/assets/i18n/es.json)
set(texts_english ${CMAKE_SOURCE_DIR}/assets/i18n/en.json)
set(texts_script ${CMAKE_SOURCE_DIR}/assets/cmake/generate_texts.cmake)
add_custom_command(
  OUTPUT ${texts_table}
  COMMAND ${CMAKE_COMMAND} -DES=${texts_spanish} -DEN=${texts_english} -DOUT=${texts_table}
          -P ${texts_script}
  DEPENDS ${texts_spanish} ${texts_english} ${texts_script}
  COMMENT "Checking and generating the table of texts"
  VERBATIM)
add_library(plenaria_generated_texts INTERFACE ${texts_table})
target_include_directories(plenaria_generated_texts INTERFACE ${CMAKE_BINARY_DIR}/generated)
