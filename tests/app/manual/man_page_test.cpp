#include "app/manual/man_page.h"

#include <gtest/gtest.h>

#include "tests/app/manual/small_program.h"

namespace manual {
namespace {

std::string page_of(size_t subcommand) {
  const SmallProgram program;
  return man_page(command_texts(program.app, "small").subcommands[subcommand], "1.2");
}

TEST(ManPage, SaysWhatTheCommandSaysOfItself) {
  EXPECT_EQ(page_of(0), R"(.TH SMALL\-RUN 1 "" "small 1.2" "User Commands"
.SH NAME
small\-run \- Train it's trials
.SH SYNOPSIS
\fBsmall run\fR [\fIOPTION\fR]... [\fIFILE\fR]
.SH DESCRIPTION
Train it's trials.
.PP
Prose of a footer.
.SH ARGUMENTS
.TP
\fIFILE\fR
The JSON file
.SH OPTIONS
.TP
\fB\-h\fR, \fB\-\-help\fR
Print this help message and exit
.TP
\fB\-\-only\fR \fIEXPERIMENT\fR
This alone
.TP
\fB\-\-jobs\fR \fIINT\fR
Side by side (1 \- 8) (default: 3)
.TP
\fB\-\-part\fR \fIall|test\fR
Which; required
.TP
\fB\-\-demo\fR
\&.hidden files [none], a\eb
.SH EXAMPLES
.nf
small run \-
small run x
.fi
.SH SEE ALSO
\fBsmall\fR(1)
)");
}

TEST(ManPage, NamesThePagesOfSubcommands) {
  EXPECT_NE(page_of(1).find("\\fBcheck\\fR\nLook, see \\fBsmall\\-data\\-check\\fR(1)\n"),
            std::string::npos);
}

}  // namespace
}  // namespace manual
