# cmake --install: training and models for programs of others, who say find_package(facesweep).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/facesweep)
install(TARGETS kernels parallel models training EXPORT facesweepTargets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}/facesweep COMPONENT library)
install(EXPORT facesweepTargets NAMESPACE facesweep:: DESTINATION ${package_folder} COMPONENT library)
install(DIRECTORY kernels parallel models training DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/facesweep
        COMPONENT library FILES_MATCHING PATTERN *.h PATTERN *-inl.h EXCLUDE PATTERN gradients EXCLUDE)
install(FILES data_loaders/examples.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/facesweep/data_loaders
        COMPONENT library)

configure_package_config_file(cmake/facesweepConfig.cmake.in ${PROJECT_BINARY_DIR}/facesweepConfig.cmake
                              INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/facesweepConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/facesweepConfig.cmake ${PROJECT_BINARY_DIR}/facesweepConfigVersion.cmake
        DESTINATION ${package_folder} COMPONENT library)
