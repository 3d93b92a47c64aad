include(GNUInstallDirs)

# What every target of ours is compiled with; linked PRIVATE, so it never leaks into users of a target.
add_library(project_options INTERFACE)
target_compile_features(project_options INTERFACE cxx_std_17)
# GCC 13 and 14 take a reference for dangling because an argument of the call that gave it was a temporary.
target_compile_options(project_options INTERFACE
  -Wall -Wextra -Wno-unused-parameter $<$<CXX_COMPILER_ID:GNU>:-Wno-dangling-reference>)

set(FACESWEEP_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them: address,undefined or thread")
if(FACESWEEP_SANITIZE)
  target_compile_options(project_options INTERFACE -fsanitize=${FACESWEEP_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(project_options INTERFACE -fsanitize=${FACESWEEP_SANITIZE})
  # GCC cannot follow what it has instrumented: it takes std::regex's functions for uninitialised.
  target_compile_options(project_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  if(FACESWEEP_SANITIZE MATCHES undefined)
    target_compile_options(project_options INTERFACE -fno-sanitize-recover=undefined)  # a finding fails its test
  endif()
endif()

option(FACESWEEP_FUZZ "libFuzzer's instrumentation, and programs that use it; for clang" OFF)
if(FACESWEEP_FUZZ)
  # LibTorch's and Debian's libraries are not built for the vptr check; any other finding ends the program.
  target_compile_options(project_options INTERFACE
    -fsanitize=fuzzer-no-link -fno-sanitize=vptr,function -fno-sanitize-recover=undefined)
endif()

# Looked for once: one that is installed later would have everything compiled again.
if(NOT DEFINED CACHE{CCACHE})
  find_program(CCACHE ccache)
endif()
if(CCACHE)
  # Without this sloppiness ccache refuses every file that uses a precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
  add_compile_options(-fpch-preprocess)
endif()

# torch/types.h takes fifteen seconds to compile: once for all targets, here.
add_library(torch_headers OBJECT ${PROJECT_SOURCE_DIR}/cmake/torch_headers.cpp)
target_link_libraries(torch_headers PUBLIC ${TORCH_LIBRARIES} PRIVATE project_options)
target_precompile_headers(torch_headers PRIVATE <torch/types.h>)

# facesweep_library(NAME sources...): one library per folder, with the shared precompiled header.
function(facesweep_library name)
  add_library(${name} STATIC ${ARGN})
  target_include_directories(${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>
                                            $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/facesweep>)
  target_link_libraries(${name} PUBLIC ${TORCH_LIBRARIES} PRIVATE $<BUILD_INTERFACE:project_options>)
  target_precompile_headers(${name} REUSE_FROM torch_headers)
endfunction()

# facesweep_test(FOLDER [FULL] SOURCES files... LIBRARIES targets...): tests/FOLDER as one program and one CTest
# entry, labelled quick, or full where it takes longer than ten seconds.
function(facesweep_test folder)
  cmake_parse_arguments(ARG FULL "" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${folder}_tests ${ARG_SOURCES})
  target_include_directories(${folder}_tests PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${folder}_tests PRIVATE ${ARG_LIBRARIES} GTest::gtest_main project_options)
  target_precompile_headers(${folder}_tests REUSE_FROM torch_headers)
  add_test(NAME ${folder} COMMAND ${folder}_tests)
  if(ARG_FULL)
    set_tests_properties(${folder} PROPERTIES LABELS full)
  else()
    set_tests_properties(${folder} PROPERTIES LABELS quick)
  endif()
endfunction()
