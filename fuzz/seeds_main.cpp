// Writes the seed corpora. Usage: fuzz_seeds FOLDER
#include <iostream>

#include "fuzz/seeds.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: " << argv[0] << " FOLDER\n";
    return 2;
  }
  fuzz::write_seeds_of_files(argv[1]);
  fuzz::write_seeds_of_data(argv[1]);
  fuzz::write_seeds_of_models(argv[1]);
  fuzz::write_seeds_of_results(argv[1]);
  return 0;
}
