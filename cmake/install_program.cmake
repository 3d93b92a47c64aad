# cmake --install: the program, its schema and examples, and what it prints of itself: manual pages and
# completions. The pages that runs and exports give are inside the program.
include(GNUInstallDirs)

set(manual ${PROJECT_BINARY_DIR}/manual)
add_custom_command(
  OUTPUT ${manual}/written
  COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:facesweep> -DFOLDER=${manual}
          -P ${PROJECT_SOURCE_DIR}/cmake/write_manual.cmake
  DEPENDS facesweep ${PROJECT_SOURCE_DIR}/cmake/write_manual.cmake
  COMMENT "Writing manual pages and completions"
  VERBATIM)
add_custom_target(manual_files ALL DEPENDS ${manual}/written)

set_target_properties(facesweep PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
install(TARGETS facesweep RUNTIME COMPONENT program)
install(FILES experiments.schema.json DESTINATION ${CMAKE_INSTALL_DATADIR}/facesweep COMPONENT program)
install(FILES experiments.json experiments/paper.json
        DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT program)
install(DIRECTORY ${manual}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT program)
install(FILES ${manual}/bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
        RENAME facesweep COMPONENT program)
install(FILES ${manual}/zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions
        RENAME _facesweep COMPONENT program)
install(FILES ${manual}/fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d
        RENAME facesweep.fish COMPONENT program)
