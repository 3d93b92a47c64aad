#!/usr/bin/env bash
# A Slurm cluster on this machine, for tests: munged, slurmctld and some slurmd on loopback, below one
# folder; as root or as a user. It ends only what it started.
# Usage: slurm.sh start FOLDER [NODES] | stop FOLDER | kill-node FOLDER N | start-node FOLDER N
# After "start": export SLURM_CONF=FOLDER/slurm.conf
set -euo pipefail
command=$1 folder=$2 number=${3:-2}
export PATH=$PATH:/usr/sbin:/sbin SLURM_CONF=$folder/slurm.conf
host=$(hostname -s)

started() { stat -c %Y "/proc/$1" 2>/dev/null; }  # when a process began: tells it from a later one of its number

alive() {  # alive NAME: prints the process
  local process since
  read -r process since 2>/dev/null <"$folder/processes/$1" && [ "$(started "$process")" = "$since" ] && echo "$process"
}

launch() {  # launch NAME COMMAND...
  local name=$1
  shift
  setsid "$@" </dev/null >"$folder/log/$name.out" 2>&1 &
  echo "$! $(started $!)" >"$folder/processes/$name"
}

end() {  # end NAME: asks, waits, and kills
  local process
  process=$(alive "$1") || return 0
  kill "$process" 2>/dev/null || true
  for _ in $(seq 50); do kill -0 "$process" 2>/dev/null || break; sleep 0.1; done
  kill -KILL "$process" 2>/dev/null || true
}

# Those that have a log open: slurmstepd overwrites its environment, so it is not found there.
daemons_of() {
  { find /proc/[0-9]*/fd -maxdepth 1 -lname "$folder/log/$1" 2>/dev/null || true; } | cut -d/ -f3 | sort -u
}

tasks_of() {  # tasks_of NODE: the processes of jobs, by the environment that slurmd gave them
  local file
  for file in $(grep -lszxF "SLURM_CONF=$SLURM_CONF" /proc/[0-9]*/environ 2>/dev/null || true); do
    grep -qszx "SLURMD_NODENAME=$1" "$file" && echo "$file" | cut -d/ -f3
  done
  true
}

write_configuration() {
  local i
  cat >"$SLURM_CONF" <<CONF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$folder/munge/socket,cred_expire=5
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool/%n
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.%n.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
SlurmdParameters=config_overrides
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,sched_min_interval=0,batch_sched_delay=0,bf_interval=1
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
SlurmdTimeout=4
MessageTimeout=2
TCPTimeout=1
KillWait=3
ReturnToService=2
JobRequeue=1
MinJobAge=3600
AccountingStorageType=accounting_storage/none
CONF
  # Later ones than Debian 12's start no slurmd where systemd does not keep cgroups for it.
  [[ $(slurmd -V) =~ " 22." ]] || echo "CgroupPlugin=disabled" >"$folder/cgroup.conf"
  for i in $(seq "$number"); do
    echo "NodeName=n$i NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + i)) CPUs=2 RealMemory=1000" >>"$SLURM_CONF"
  done
  echo "PartitionName=main Nodes=ALL Default=YES DefaultTime=10 PriorityTier=1" >>"$SLURM_CONF"
  echo "PartitionName=urgent Nodes=ALL DefaultTime=10 PriorityTier=2" >>"$SLURM_CONF"
}

start_node() {
  mkdir -p "$folder/spool/n$1"
  launch "slurmd.n$1" slurmd -D -N "n$1" -f "$SLURM_CONF"
}

wait_for_nodes() {
  for _ in $(seq 300); do
    [ "$(timeout 5 sinfo -h -N -p main -o %T 2>/dev/null | grep -cxE "idle|mixed|allocated|completing")" -ge "$number" ] && return
    sleep 0.1
  done
  cat "$folder"/log/* >&2
  return 1
}

case $command in
  start)
    port=${SLURM_TEST_PORT:-$((20000 + $$ % 30000))}
    mkdir -p "$folder"/{munge,state,spool,log,processes}
    chmod 755 "$folder" "$folder/munge"
    [ -s "$folder/munge/key" ] || (umask 077; head -c 128 /dev/urandom >"$folder/munge/key")
    write_configuration
    launch munged munged -F --key-file="$folder/munge/key" --socket="$folder/munge/socket" \
      --pid-file="$folder/munge/pid" --log-file="$folder/munge/log" --seed-file="$folder/munge/seed"
    for _ in $(seq 100); do munge -n -S "$folder/munge/socket" >/dev/null 2>&1 && break; sleep 0.05; done
    launch slurmctld slurmctld -D -f "$SLURM_CONF"
    for i in $(seq "$number"); do start_node "$i"; done
    wait_for_nodes ;;
  stop)
    timeout 5 scancel -u "$(id -un)" 2>/dev/null || true
    sleep 1
    for file in "$folder"/processes/slurmd.*; do end "$(basename "$file")"; done
    end slurmctld
    for process in $(daemons_of 'slurm*.log') $(tasks_of '.*'); do kill -KILL "$process" 2>/dev/null || true; done
    end munged ;;
  kill-node)  # as if its machine were gone; stopped first, so that nothing reports the task's end
    processes=$(daemons_of "slurmd.n$number.log")
    for process in $processes; do kill -STOP "$process" 2>/dev/null || true; done
    for process in $(tasks_of "n$number") $processes; do kill -KILL "$process" 2>/dev/null || true; done ;;
  start-node) start_node "$number" ;;
esac
