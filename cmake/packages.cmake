# cpack --preset release: Debian packages of the program and of the library. What is linked names its packages itself; of
# BLAS there are several, and LibTorch takes the slowest of them without a word.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_PACKAGE_CONTACT "The authors of facesweep")
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program library)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME facesweep)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
# opencv-data has the cascade of `predict --faces`; downloads are checked by ca-certificates;
# libheif 1.17 and later has its codecs in packages of their own.
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS "libopenblas0-openmp | libopenblas0, opencv-data, ca-certificates, \
libheif-plugin-aomdec | libheif1 (<< 1.17), libheif-plugin-libde265 | libheif1 (<< 1.17)")
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION "which small network is best for your pictures, and by how much
Trains logistic regression, linear regression and networks of one hidden
layer on pictures, many at a time, as one JSON file says, and tells which
setting is best and by how much.")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libfacesweep-dev)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS "libtorch-dev, libhwy-dev, libopenblas0-openmp | libopenblas0")
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION "facesweep's training in sample space, for C++ programs
find_package(facesweep) gives facesweep::training and facesweep::models, which
train many small networks at a time from LibTorch's tensors.")
include(CPack)
