# Prints what zsh offers after LINE and Tab. Usage: zsh -f zsh_completions.zsh SCRIPT LINE
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PROMPT=; autoload -Uz compinit; compinit -u -d ./zcompdump; source ${(q)1}"
# In place of a menu: each list that is offered, between two marks, and the end of the line.
zpty -w shell "compadd() {
  local -a offered
  if [[ \${@[(ie)-O]} -le \$# || \${@[(ie)-A]} -le \$# || \${@[(ie)-D]} -le \$# ]]; then
    builtin compadd \"\$@\"; return
  fi
  builtin compadd -O offered \"\$@\"; print; print -l -- \"offered:\"\${^offered}; builtin compadd \"\$@\"
}"
# Told by the line editor: what is typed before it reads would meet the terminal's own Ctrl-U.
zpty -w shell 'zle-line-init() print all""set; zle -N zle-line-init'
zpty -r -m shell output '*allset*'
zpty -w -n shell "$2"$'\t'
zpty -w -n shell $'\x15'
zpty -w shell "print the""end"
zpty -r -m shell output '*theend*'
print -r -- ${(F)${(M)${(f)${output//$'\r'/}}:#offered:*}#offered:}
