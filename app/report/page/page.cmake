# Bundles the page's sources and its packages into one template, and the template into the program.

find_program(NODE node)
find_program(NPM npm)
if(NOT NODE OR NOT NPM)
  message(FATAL_ERROR "The report page is built with node and npm: install the Debian packages nodejs and npm, "
                      "or configure with -DFACESWEEP_PAGE=OFF to build without the page.")
endif()

set(page_source ${CMAKE_CURRENT_SOURCE_DIR}/page)
set(page_build ${CMAKE_CURRENT_BINARY_DIR}/page)
set(page_file ${page_build}/page.html)
file(GLOB_RECURSE page_sources CONFIGURE_DEPENDS ${page_source}/source/*.js ${page_source}/style/*.css)

# Packages are installed beside the build, so that the sources stay free of them.
add_custom_command(
  OUTPUT ${page_build}/installed
  COMMAND ${CMAKE_COMMAND} -E make_directory ${page_build}
  COMMAND ${CMAKE_COMMAND} -E copy ${page_source}/package.json ${page_source}/package-lock.json ${page_build}
  COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund --loglevel=error
  COMMAND ${CMAKE_COMMAND} -E touch ${page_build}/installed
  DEPENDS ${page_source}/package.json ${page_source}/package-lock.json
  WORKING_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/page
  COMMENT "Installing the report page's packages"
  VERBATIM)
file(MAKE_DIRECTORY ${page_build})  # the command above starts in it

add_custom_command(
  OUTPUT ${page_file}
  BYPRODUCTS ${page_build}/THIRD_PARTY.txt
  COMMAND ${NODE} ${page_source}/build.mjs ${page_build} ${page_file} ${page_build}/THIRD_PARTY.txt
  DEPENDS ${page_build}/installed ${page_source}/build.mjs ${PROJECT_SOURCE_DIR}/cmake/third_party.mjs ${page_source}/index.html ${page_source}/style.css ${page_sources}
  COMMENT "Bundling the report page"
  VERBATIM)

set_source_files_properties(page_template.cpp PROPERTIES
  COMPILE_DEFINITIONS FACESWEEP_PAGE_FILE="${page_file}"
  OBJECT_DEPENDS ${page_file})
