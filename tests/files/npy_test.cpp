#include "files/npy.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <stdexcept>

#include "files/whole_file.h"
#include "tests/files/temporary_folder.h"

namespace {

std::string numpy_file(const std::string& text_of_it, const std::string& data) {
  auto text = text_of_it;
  text.resize((text.size() + 10) / 64 * 64 + 64 - 11, ' ');
  text += '\n';
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(text.size() & 0xff);
  bytes += static_cast<char>(text.size() >> 8);
  return bytes + text + data;
}

std::string dictionary(const std::string& dtype, const std::string& shape, bool fortran = false) {
  return "{'descr': '" + dtype + "', 'fortran_order': " + (fortran ? "True" : "False") +
         ", 'shape': (" + shape + "), }";
}

std::string bytes_of(const torch::Tensor& tensor) {
  const auto own = tensor.contiguous();
  return {static_cast<const char*>(own.data_ptr()), own.nbytes()};
}

torch::Tensor npy_of(const std::string& bytes) {
  const TemporaryFolder folder;
  files::write_whole(folder / "a.npy", bytes);
  return files::read_npy(folder / "a.npy");
}

std::string npy_refusal(const std::string& bytes) {
  const TemporaryFolder folder;
  const auto path = folder / "a.npy";
  files::write_whole(path, bytes);
  try {
    files::read_npy(path);
  } catch (const std::runtime_error& error) {
    const std::string what = error.what();
    EXPECT_EQ(what.rfind(path.string() + ": ", 0), 0U) << what;
    return what.substr(path.string().size() + 2);
  }
  return "";
}

TEST(Npy, IsReadInItsDtypeAndShape) {
  const auto numbers = torch::arange(6).view({2, 3});
  EXPECT_TRUE(npy_of(numpy_file(dictionary("<f4", "2, 3"), bytes_of(numbers.to(torch::kFloat32))))
                  .equal(numbers.to(torch::kFloat32)));
  EXPECT_TRUE(
      npy_of(numpy_file(dictionary("<i8", "6,"), bytes_of(numbers))).equal(numbers.flatten()));
  EXPECT_EQ(npy_of(numpy_file(dictionary("<f2", "0, 5"), "")).sizes(), (torch::IntArrayRef{0, 5}));
}

TEST(Npy, InFortransOrderIsTurned) {
  const auto numbers = torch::arange(24).to(torch::kFloat64).view({2, 3, 4});
  const auto data = bytes_of(numbers.permute({2, 1, 0}));
  EXPECT_TRUE(npy_of(numpy_file(dictionary("<f8", "2, 3, 4", true), data)).equal(numbers));
}

TEST(Npy, SaysWhatIsWrong) {
  EXPECT_EQ(npy_refusal("rubbish"), "not a NumPy file");
  EXPECT_EQ(npy_refusal(numpy_file(dictionary("|O", "1,"), "x")),
            "its dtype is |O, expected float64, float32, float16 or integers");
  EXPECT_EQ(npy_refusal(numpy_file(dictionary("<f4", "2,"), "1234")),
            "truncated: data is missing at the end");
  EXPECT_EQ(npy_refusal(numpy_file(dictionary("|u1", "2,"), "123")), "bytes follow the array");
  EXPECT_EQ(npy_refusal(numpy_file("{'descr': '<f4'}", "")), "its header is not NumPy's");
  EXPECT_EQ(npy_refusal(numpy_file(dictionary("<f4", "99999999999, 99999999999"), "")),
            "its shape is too large");
  EXPECT_EQ(npy_refusal(numpy_file(dictionary("<f4", "0, 99999999999, 99999999999"), "")),
            "its shape is too large");
  EXPECT_EQ(npy_refusal(std::string("\x93NUMPY\x01\x00\xff\xff", 10)),
            "truncated inside the header");
}

RC_GTEST_PROP(Npy, OfAnyBytesIsReadOrRefused, (const std::string& tail)) {
  npy_refusal(std::string("\x93NUMPY\x01\x00", 8) + tail);
  npy_refusal(numpy_file(tail, "data"));
}

}  // namespace
