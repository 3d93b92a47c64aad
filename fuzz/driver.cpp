// Where there is no libFuzzer: runs a target on a corpus, and for some seconds on changed copies of
// it. Usage: fuzz_NAME FOLDER SECONDS
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <vector>

#include "fuzz/target.h"

namespace {

using Bytes = std::vector<uint8_t>;

Bytes read(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<Bytes> corpus_in(const std::filesystem::path& folder) {
  std::vector<Bytes> corpus;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    corpus.push_back(read(entry.path()));
  return corpus;
}

class Mutations {
 public:
  explicit Mutations(const std::vector<Bytes>& corpus) : corpus_(corpus) {}

  Bytes next() {
    Bytes bytes = corpus_[below(corpus_.size())];
    for (auto times = 1 + below(4); times > 0 && !bytes.empty(); --times) change(bytes);
    return bytes;
  }

 private:
  size_t below(size_t limit) { return random_() % limit; }

  void change(Bytes& bytes) {
    const auto at = below(bytes.size());
    const auto length = below(std::min<size_t>(bytes.size() - at, 32) + 1);
    const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    switch (below(5)) {
      case 0:
        bytes[at] = static_cast<uint8_t>(bytes[at] ^ 1 << below(8));
        return;
      case 1:
        bytes[at] = static_cast<uint8_t>(random_());
        return;
      case 2:
        bytes.erase(begin, begin + static_cast<std::ptrdiff_t>(length));
        return;
      case 3:
        bytes.resize(at);
        return;
      default:
        const Bytes part(begin, begin + static_cast<std::ptrdiff_t>(length));
        bytes.insert(begin, part.begin(), part.end());
    }
  }

  const std::vector<Bytes>& corpus_;
  std::mt19937_64 random_{1};  // the same in every run
};

/// The last input stays behind where the target ends the program.
void run(const Bytes& bytes) {
  std::ofstream("last_input", std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: " << argv[0] << " FOLDER SECONDS\n";
    return 2;
  }
  const auto corpus = corpus_in(argv[1]);
  if (corpus.empty()) {
    std::cerr << argv[1] << ": no seeds\n";
    return 1;
  }
  for (const auto& bytes : corpus) run(bytes);
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::seconds(std::atoi(argv[2]));
  int64_t runs = 0;
  for (Mutations mutations(corpus); Clock::now() < end; ++runs) run(mutations.next());
  std::cout << corpus.size() << " seeds, " << runs << " changed copies\n";
  return 0;
}
