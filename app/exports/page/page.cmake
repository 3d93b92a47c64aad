# Brings onnxruntime-web from npm and puts the model page's files into the program.

find_program(NODE node)
find_program(NPM npm)
if(NOT NODE OR NOT NPM)
  message(FATAL_ERROR "The model page runs on onnxruntime-web, which comes with npm: install the Debian packages "
                      "nodejs and npm, or configure with -DFACESWEEP_PAGE=OFF to build without the page.")
endif()

set(model_page_source ${CMAKE_CURRENT_SOURCE_DIR}/page)
set(model_page_build ${CMAKE_CURRENT_BINARY_DIR}/page)
set(runtime ${model_page_build}/node_modules/onnxruntime-web/dist)
set(runtime_files
  ${runtime}/ort.wasm.min.mjs ${runtime}/ort-wasm-simd-threaded.mjs ${runtime}/ort-wasm-simd-threaded.wasm)
file(MAKE_DIRECTORY ${model_page_build})  # the command below starts in it

add_custom_command(
  OUTPUT ${model_page_build}/installed
  BYPRODUCTS ${runtime_files}
  COMMAND ${CMAKE_COMMAND} -E copy ${model_page_source}/package.json ${model_page_source}/package-lock.json
          ${model_page_build}
  COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund --loglevel=error
  COMMAND ${CMAKE_COMMAND} -E touch ${model_page_build}/installed
  DEPENDS ${model_page_source}/package.json ${model_page_source}/package-lock.json
  WORKING_DIRECTORY ${model_page_build}
  COMMENT "Installing the model page's packages"
  VERBATIM)

set(third_party ${PROJECT_SOURCE_DIR}/cmake/third_party.mjs)
add_custom_command(
  OUTPUT ${model_page_build}/THIRD_PARTY.txt
  COMMAND ${NODE} ${third_party} ${model_page_build}/THIRD_PARTY.txt ${model_page_build}
  DEPENDS ${model_page_build}/installed ${third_party}
  COMMENT "Collecting the notices of the model page's packages"
  VERBATIM)

set_source_files_properties(page_files.cpp PROPERTIES
  COMPILE_DEFINITIONS "MODEL_PAGE=\"${model_page_source}\";RUNTIME=\"${runtime}\";NOTICES=\"${model_page_build}/THIRD_PARTY.txt\""
  OBJECT_DEPENDS "${model_page_build}/installed;${model_page_build}/THIRD_PARTY.txt;${model_page_source}/index.html;${model_page_source}/style.css;${model_page_source}/page.js;${model_page_source}/picture.js;${model_page_source}/square.js")

set(FACESWEEP_NODE ${NODE} CACHE INTERNAL "Node.js, for tests")
set(FACESWEEP_PAGE_MODULES ${model_page_build}/node_modules CACHE INTERNAL "Packages of the model page, for tests")
