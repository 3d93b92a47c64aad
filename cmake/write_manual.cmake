# What PROGRAM prints of itself, into FOLDER: man1/, packed as Debian has them, and a file for each shell.
file(REMOVE_RECURSE ${FOLDER})
execute_process(COMMAND ${PROGRAM} man --output ${FOLDER}/man1 COMMAND_ERROR_IS_FATAL ANY)
file(GLOB pages ${FOLDER}/man1/*.1)
execute_process(COMMAND gzip -9n ${pages} COMMAND_ERROR_IS_FATAL ANY)
foreach(shell bash zsh fish)
  execute_process(COMMAND ${PROGRAM} completion ${shell} OUTPUT_FILE ${FOLDER}/${shell} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
file(TOUCH ${FOLDER}/written)
