#include "app/report/page_template.h"

#ifdef FACESWEEP_PAGE_FILE

// A string literal of a megabyte takes compilers seconds, or is refused; the assembler just copies.
asm(".pushsection .rodata\n"
    ".global facesweep_page_begin\n"
    "facesweep_page_begin:\n"
    ".incbin \"" FACESWEEP_PAGE_FILE
    "\"\n"
    ".global facesweep_page_end\n"
    "facesweep_page_end:\n"
    ".byte 0\n"
    ".popsection\n");

extern "C" const char facesweep_page_begin[];
extern "C" const char facesweep_page_end[];

namespace report {

std::string_view page_template() {
  return {facesweep_page_begin, static_cast<size_t>(facesweep_page_end - facesweep_page_begin)};
}

}  // namespace report

#else

namespace report {

std::string_view page_template() {
  return {};
}

}  // namespace report

#endif
