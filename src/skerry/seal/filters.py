"""The two seccomp filters: what a sealed child may ask of the kernel while it loads, and once it works.

Both check the architecture first: a filter without that check was bypassed through `int 0x80`, whose numbers mean
other calls. Stage one is a list of what is refused, since importing Python modules needs many calls; stage two is
a list of the few that are left.
"""

from __future__ import annotations

import errno

from skerry.seal.bpf import (
    ARCHITECTURE,
    NUMBER,
    Instruction,
    Program,
    allow,
    if_bits,
    if_equal,
    if_from,
    kill,
    load,
    load_argument,
    refuse,
    unless_equal,
)
from skerry.seal.syscalls import AUDIT_X86_64, LAST_KNOWN, NUMBERS, X32_BIT, numbers

CLONE_THREAD = 0x00010000
WRITING = 0o1 | 0o2 | 0o100 | 0o1000 | 0o20000000
"""O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_TMPFILE: an open with none of them only reads."""
PROT_EXEC = 0x4

NETWORK = (
    "socket", "connect", "accept", "accept4", "bind", "listen", "shutdown", "sendto", "recvfrom", "sendmsg",
    "recvmsg", "sendmmsg", "recvmmsg", "getsockname", "getpeername", "socketpair", "setsockopt", "getsockopt",
    "io_uring_setup", "io_uring_enter", "io_uring_register",
)  # fmt: skip
PROGRAMS = (
    "fork", "vfork", "execve", "execveat",
)  # fmt: skip
OTHER_PROCESSES = (
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "process_mrelease", "kcmp", "kill",
    "tkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_open", "pidfd_getfd", "pidfd_send_signal", "shmget",
    "shmat", "shmctl", "shmdt", "semget", "semop", "semctl", "semtimedop", "msgget", "msgsnd", "msgrcv",
    "msgctl", "mq_open", "mq_unlink", "mq_timedsend", "mq_timedreceive",
)  # fmt: skip
FILES = (
    "creat", "truncate", "ftruncate", "rename", "renameat", "renameat2", "link", "linkat", "symlink",
    "symlinkat", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "mknod", "mknodat", "chmod", "fchmod",
    "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat", "utime", "utimes", "futimesat",
    "utimensat", "setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr",
    "memfd_create", "memfd_secret", "name_to_handle_at", "open_by_handle_at", "fanotify_init",
)  # fmt: skip
SYSTEM = (
    "personality", "modify_ldt", "pivot_root", "chroot", "mount", "umount2", "open_tree", "move_mount",
    "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr", "unshare", "setns", "acct", "swapon", "swapoff",
    "reboot", "sethostname", "setdomainname", "iopl", "ioperm", "init_module", "finit_module", "delete_module",
    "kexec_load", "kexec_file_load", "quotactl", "quotactl_fd", "syslog", "clock_settime", "bpf",
    "perf_event_open", "userfaultfd", "add_key", "request_key", "keyctl",
)  # fmt: skip
REFUSED = (*NETWORK, *PROGRAMS, *OTHER_PROCESSES, *FILES, *SYSTEM)
"""What stage one refuses whatever the arguments."""

WORKING = (
    "read", "write", "close", "munmap", "mremap", "brk", "madvise", "futex", "rt_sigaction", "rt_sigprocmask",
    "rt_sigreturn", "sigaltstack", "sched_yield", "sched_getaffinity", "nanosleep", "clock_nanosleep",
    "clock_gettime", "clock_getres", "restart_syscall", "getpid", "gettid", "getrandom", "getrusage", "getcpu",
    "sysinfo", "membarrier", "rseq", "set_robust_list", "exit", "exit_group",
)  # fmt: skip
"""What stage two allows whatever the arguments; encoding itself uses read, write, futex and brk."""


def stage_one(pid: int) -> Program:
    """The filter before the runtime is imported; `pid` is the process that it is for."""
    program = _right_interface()
    program += if_from(LAST_KNOWN + 1, refuse(errno.ENOSYS))
    for name in ("clone3", "openat2"):  # their flags lie behind a pointer; libc falls back to clone and openat
        program += if_equal(NUMBERS[name], refuse(errno.ENOSYS))
    program += _on("clone", 0, [*if_bits(CLONE_THREAD, allow()), refuse(errno.EPERM)])
    program += _on("open", 1, [*if_bits(WRITING, refuse(errno.EPERM)), allow()])
    program += _on("openat", 2, [*if_bits(WRITING, refuse(errno.EPERM)), allow()])
    program += _own_signals(pid)
    for number in numbers(REFUSED):
        program += if_equal(number, refuse(errno.EPERM))
    return [*program, allow()]


def stage_two(pid: int) -> Program:
    """The filter once everything is loaded: no file, thread or executable memory any more."""
    program = _right_interface()
    for name in ("mmap", "mprotect"):
        program += _on(name, 2, [*if_bits(PROT_EXEC, refuse(errno.EPERM)), allow()])
    program += _own_signals(pid)
    for number in numbers(WORKING):
        program += if_equal(number, allow())
    return [*program, refuse(errno.EPERM)]


def _right_interface() -> Program:
    """Kill on a call of the 32-bit or the x32 interface; then the call's number is loaded."""
    check: Program = [load(ARCHITECTURE), *unless_equal(AUDIT_X86_64, kill()), load(NUMBER)]
    return check + if_from(X32_BIT, kill())


def _on(name: str, argument: int, verdict: list[Instruction]) -> Program:
    """For one call, decide by an argument."""
    return if_equal(NUMBERS[name], load_argument(argument), *verdict)


def _own_signals(pid: int) -> Program:
    """A process may signal its own threads (abort does), nobody else's."""
    return _on("tgkill", 0, [*if_equal(pid, allow()), refuse(errno.EPERM)])
