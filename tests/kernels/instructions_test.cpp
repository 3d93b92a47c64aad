#include "kernels/instructions.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <stdexcept>

#include "kernels/dense_step.h"
#include "kernels/matrix_product.h"
#include "kernels/normal.h"
#include "kernels/picture_blocks.h"
#include "kernels/softmax.h"
#include "kernels/sparse_product.h"
#include "kernels/stacked_step.h"
#include "kernels/vectors.h"
#include "tests/kernels/numbers.h"

namespace kernels {
namespace {

TEST(Instructions, TheBestAreUsedUntilOthersAreAskedFor) {
  const auto all = available_instructions();
  EXPECT_EQ(instructions(), all.front());
  for (const auto& name : all) {
    const WithInstructions forced(name);
    EXPECT_EQ(instructions(), name);
    EXPECT_EQ(available_instructions(), all);
  }
  EXPECT_EQ(instructions(), all.front());
}

TEST(Instructions, UnknownOnesAreRefusedWithThoseThatThereAre) {
  try {
    use_instructions("mmx");
    FAIL();
  } catch (const std::invalid_argument& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("got \"mmx\""), std::string::npos);
    EXPECT_NE(message.find(available_instructions().front()), std::string::npos);
  }
}

/// What a kernel makes of its numbers.
template <class Number>
using Kernel = std::function<std::vector<Number>()>;

/// FNV-1a of the bytes.
template <class Number>
uint64_t digest_of(const std::vector<Number>& values) {
  uint64_t digest = 14695981039346656037U;
  const auto* bytes = reinterpret_cast<const unsigned char*>(values.data());
  for (size_t i = 0; i < values.size() * sizeof(Number); ++i)
    digest = (digest ^ bytes[i]) * 1099511628211U;
  return digest;
}

/// What AVX-512 made of the same numbers: other machines must too, ARM's among them.
uint64_t recorded_digest(const std::string& what) {
  static const std::map<std::string, uint64_t> digests{
      {"multiply 32", 0x2fa9b15cab29be03U},
      {"multiply_transposed 32", 0x37b63db30f74eae6U},
      {"multiply_packed 32", 0x61e98330ca876ad9U},
      {"multiply_sparse 32", 0x5b0c5dfa14a64305U},
      {"dense_step 0 32", 0xb59b5b37ab20d227U},
      {"dense_step 1 32", 0x264059142cb5c23fU},
      {"dense_step 2 32", 0xc2dc851f88aaf82fU},
      {"dense_step 3 32", 0xee0c65ff17e87246U},
      {"dense_step 4 32", 0x36961a39b699d67dU},
      {"dense_step 5 32", 0x1955f9b71cd1ba4bU},
      {"dense_step 0 wide 32", 0xe5f2818baf30b71fU},
      {"dense_step 1 wide 32", 0xe2d69a98eac4d817U},
      {"dense_step 2 wide 32", 0xd1b5ec66fd1cf435U},
      {"dense_step 3 wide 32", 0x119e17e0cb83e1ccU},
      {"dense_step 4 wide 32", 0x947e7a0580edae6eU},
      {"dense_step 5 wide 32", 0xdc1be872ffb7776aU},
      {"take_stacked_step 32", 0xe61957be068b8a98U},
      {"tanh 32", 0xe13bc597321a930aU},
      {"softmax_gradient 32", 0xcb41c9998f7f6b3cU},
      {"sums 32", 0x6e63fdeb0e3d919dU},
      {"multiply 64", 0xfec8c34fcca340dfU},
      {"multiply_transposed 64", 0x82027587e5e441faU},
      {"multiply_packed 64", 0x6de9af7f3c721b36U},
      {"multiply_sparse 64", 0xc471d3536af881e9U},
      {"dense_step 0 64", 0x9e4a6e360fd6653fU},
      {"dense_step 1 64", 0x2a6e18078cbe767U},
      {"dense_step 2 64", 0xd3ae20742b5e237cU},
      {"dense_step 3 64", 0x735474352f53c15fU},
      {"dense_step 4 64", 0xac07ab8176808c53U},
      {"dense_step 5 64", 0x487694513bc01b55U},
      {"dense_step 0 wide 64", 0xbd3aaa50cdcf9e17U},
      {"dense_step 1 wide 64", 0xe1fbac6ce24ce400U},
      {"dense_step 2 wide 64", 0x2eb8f4528ff7b812U},
      {"dense_step 3 wide 64", 0x6839712160216354U},
      {"dense_step 4 wide 64", 0xed8b67d9fb22f5dcU},
      {"dense_step 5 wide 64", 0x8734a0fc585641b4U},
      {"take_stacked_step 64", 0x99162a0321d24257U},
      {"tanh 64", 0x795acdd34657dd61U},
      {"softmax_gradient 64", 0x6c7e0701e63612cfU},
      {"sums 64", 0x8e059c7e2021e055U},
      {"standard_normals 32", 0xd287123a7d662632U},
      {"normalise_pixel 32", 0x58a27862ffde9facU},
      {"pool_pixel 32", 0xabcb17e14dc17a6cU},
  };
  const auto found = digests.find(what);
  return found == digests.end() ? 0 : found->second;
}

template <class Number>
void expect_the_same_bits(const std::string& what, const Kernel<Number>& kernel) {
  std::vector<Number> first;
  for (const auto& name : fused_instructions()) {
    const WithInstructions forced(name);
    const auto result = kernel();
    if (first.empty()) first = result;
    ASSERT_EQ(result.size(), first.size());
    for (size_t i = 0; i < first.size(); ++i) ASSERT_EQ(result[i], first[i]) << what << name << i;
  }
  if (first.empty()) return;  // no fused products here
  const auto key = what + " " + std::to_string(8 * sizeof(Number));
  EXPECT_EQ(digest_of(first), recorded_digest(key)) << key;
}

template <class Number>
class SameBits : public testing::Test {};
using Numbers = testing::Types<float, double>;
TYPED_TEST_SUITE(SameBits, Numbers);

TYPED_TEST(SameBits, OfProducts) {
  constexpr int64_t terms = 300, columns = 208, count = 13;
  const auto left = numbers<TypeParam>(count * terms, 1),
             right = numbers<TypeParam>(terms * columns, 2);
  const auto rows = rows_of(left, terms), right_rows = rows_of(right, columns);
  expect_the_same_bits<TypeParam>("multiply", [&] {
    std::vector<TypeParam> out(count * columns);
    multiply({rows.data(), 0, right.data(), columns, terms, out.data(), columns}, count, columns);
    return out;
  });
  expect_the_same_bits<TypeParam>("multiply_transposed", [&] {
    std::vector<TypeParam> out(terms * columns);
    multiply_transposed({rows.data(), 0, right.data(), columns, count, out.data(), columns}, terms,
                        columns);
    return out;
  });
  expect_the_same_bits<TypeParam>("multiply_packed", [&] {
    std::vector<TypeParam> out(count * columns);
    multiply_packed(MatrixProduct<TypeParam>{
        {rows.data()}, {right_rows.data()}, count, columns - 3, terms, out.data(), columns, 3});
    return out;
  });
  const std::vector<int64_t> begin{0, 40}, end{40, 90};
  std::vector<int32_t> index;
  for (int32_t k = 0; k < 90; ++k) index.push_back(k * 3);
  expect_the_same_bits<TypeParam>("multiply_sparse", [&] {
    std::vector<TypeParam> out(2 * columns);
    multiply_sparse(SparseProduct<TypeParam>{begin.data(), end.data(), index.data(), left.data(),
                                             right.data(), out.data(), 2, columns});
    return out;
  });
}

template <class Number>
Update<Number> without_penalties(Update<Number> update) {
  update.shrink = 1;
  update.l1_step = update.two_l2 = update.l1 = 0;
  return update;
}

template <class Number>
Update<Number> update_with_penalties() {
  Update<Number> update;
  update.rate = static_cast<Number>(0.003);
  update.shrink = static_cast<Number>(0.99);
  update.l1_step = update.two_l2 = update.l1 = static_cast<Number>(1e-3);
  update.keep = update.keep_square = static_cast<Number>(0.9);
  update.epsilon = static_cast<Number>(1e-8);
  return update;
}

/// Weights and products after three steps of `rows` rows; rule 0 is plain, 1 momentum, 2 Adam.
template <class Number>
std::vector<Number> after_dense_steps(int rule, const Update<Number>& update, int64_t units,
                                      int64_t rows) {
  constexpr int64_t features = 700;
  const auto inputs = numbers<Number>(rows * features, 1),
             next = numbers<Number>(rows * features, 2), deltas = numbers<Number>(rows * units, 3);
  const auto x = rows_of(inputs, features), y = rows_of(next, features);
  auto weight = numbers<Number>(features * units, 4);
  std::vector<Number> velocity(weight.size()), square(weight.size()), products(rows * units);
  for (int step = 0; step < 3; ++step) {
    dense_step(DenseStep<Number>{update,
                                 {weight.data(), rule > 0 ? velocity.data() : nullptr,
                                  rule > 1 ? square.data() : nullptr},
                                 nullptr,
                                 x.data(),
                                 rows,
                                 deltas.data(),
                                 y.data(),
                                 rows,
                                 features,
                                 units,
                                 units},
               products.data());
  }
  weight.insert(weight.end(), products.begin(), products.end());
  return weight;
}

// Wide: tiles beside each other, and more rows than a tile has registers.
TYPED_TEST(SameBits, OfDenseSteps) {
  const auto penalised = update_with_penalties<TypeParam>();
  for (const int which : {0, 1, 2, 3, 4, 5}) {  // plain, momentum, Adam; the same without penalties
    const auto update = which > 2 ? without_penalties(penalised) : penalised;
    const auto name = "dense_step " + std::to_string(which);
    expect_the_same_bits<TypeParam>(
        name, [&] { return after_dense_steps<TypeParam>(which % 3, update, 48, 10); });
    expect_the_same_bits<TypeParam>(
        name + " wide", [&] { return after_dense_steps<TypeParam>(which % 3, update, 112, 14); });
  }
}

TYPED_TEST(SameBits, OfStackedSteps) {
  constexpr int64_t units = 48, rows = 10;
  const auto inputs = numbers<TypeParam>(rows, 1), deltas = numbers<TypeParam>(rows * units, 3);
  expect_the_same_bits<TypeParam>("take_stacked_step", [&] {
    auto weight = numbers<TypeParam>(rows * units, 5),
         gradient = numbers<TypeParam>(rows * units, 6);
    take_stacked_step(StackedStep<TypeParam>{weight.data(), gradient.data(), deltas.data(),
                                             deltas.data() + units, deltas.data() + 2 * units,
                                             inputs.data(), deltas.data(), rows, units});
    return weight;
  });
}

TYPED_TEST(SameBits, OfFunctions) {
  const int64_t labels[] = {1, 4, 0};
  expect_the_same_bits<TypeParam>("tanh", [&] {
    auto z = numbers<TypeParam>(1024, 7);
    for (size_t i = 0; i < 512; ++i) z[i] *= 20;
    tanh_in_place(z.data(), 1024);
    return z;
  });
  expect_the_same_bits<TypeParam>("softmax_gradient", [&] {
    auto scores = numbers<TypeParam>(3 * 112, 8);
    softmax_gradient(ScoreRows<TypeParam>{scores.data(), 3, 112, 20, 5}, labels, TypeParam{1});
    return scores;
  });
  expect_the_same_bits<TypeParam>("sums", [&] {
    const auto x = numbers<TypeParam>(1024, 9), y = numbers<TypeParam>(1024, 10);
    return std::vector<TypeParam>{static_cast<TypeParam>(sum_of_squares(x.data(), 1024)),
                                  static_cast<TypeParam>(sum_of_magnitudes(x.data(), 1024)),
                                  dot(x.data(), y.data(), 1024)};
  });
}

TEST(SameBitsOf, NormalDraws) {
  expect_the_same_bits<float>("standard_normals", [] {
    std::vector<float> draws(10001);
    standard_normals(3, 10001, draws.data());
    return draws;
  });
}

TEST(SameBitsOf, PictureBlocks) {
  expect_the_same_bits<float>("normalise_pixel", [] {
    const auto from = numbers<float>(96, 1);
    std::vector<float> to(96), padded(100);
    normalise_pixel(from.data(), to.data(), 96, {2, 1e-4F, 0.75F, 5}, padded.data());
    return to;
  });
  expect_the_same_bits<float>("pool_pixel", [] {
    const auto from = numbers<float>(9 * 40, 2);
    std::vector<float> to(40);
    pool_pixel(from.data(), 3 * 40, 40, to.data());
    return to;
  });
}

}  // namespace
}  // namespace kernels
