#!/usr/bin/env bash
# Run the two commands of the README, and checks of the code, on a Debian 12 where nothing was
# installed by hand.
#
#   tools/fresh.sh                          everything
#   tools/fresh.sh bare:root:demo ...       only these, in this order: VARIANT:USER:COMMAND
#   tools/fresh.sh bare:root:lint,bare:user:demo ...   those joined by a comma side by side
#
#   VARIANT  bare        what debootstrap's minbase makes, with `git` and `make`
#            postgresql  with PostgreSQL but no PostGIS, and initdb on the PATH
#            path        the checkout's path has spaces and Chinese characters
#   USER     root, or user (an ordinary one, whose sudo asks for no password)
#   COMMAND  demo        `make demo` until /health answers
#            test        `make test`, with nginx installed for the tests that want one
#            lint        `make lint`
#            newest      `make newest`, at most 300 seconds; that it fails is said and no failure
#
# Runs with the same variant and user share one system, made before the first of them and gone after
# the last. The base system is kept in ~/.cache/gridmap-fresh (or $GRIDMAP_FRESH_CACHE).
#
# The system gets a clone of HEAD, ../shared if there is one, and this machine's resolver,
# certificates and settings of pip, npm and apt. It has namespaces of its own for processes and
# mounts: when a run ends, however it ends, the kernel takes both away. Where namespaces, mounts,
# chroot or debootstrap are not to be had, it says so and runs each command once in the checkout.
set -euo pipefail

checkout=$(cd "$(dirname "$0")/.." && pwd -P)
cache=${GRIDMAP_FRESH_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/gridmap-fresh}
release=bookworm
ordinary=clerk
patience=900 # seconds until `make demo` has to answer

work=
child=
beside=()
system=

say() { echo "fresh: $*" >&2; }

# A user's program runs in the background, because a trap waits for one in the foreground.
attend() {
    "$@" </dev/null &
    child=$!
    local status=0
    wait "$child" || status=$?
    child=
    return "$status"
}

end_child() {
    local one
    for one in "${beside[@]}"; do
        kill -TERM "$one" 2>/dev/null || true
        wait "$one" 2>/dev/null || true
    done
    beside=()
    [ -n "$child" ] || return 0
    kill -KILL "$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || true
    child=
}

clean_up() {
    trap '' INT TERM
    end_child
    [ -z "$work" ] || rm -rf --one-file-system "$work"
}

# --- the system ---------------------------------------------------------------------------------

# No function: a shell that waits for it would be killed in its place, and leave it running.
in_namespaces=(unshare --mount --pid --fork --kill-child)

# Whether this machine lets us: a container may forbid namespaces, mounts or chroot.
may_build() {
    [ "$(id -u)" = 0 ] || { why="it takes root"; return 1; }
    "${in_namespaces[@]}" true 2>/dev/null || { why="namespaces are not allowed"; return 1; }
    "${in_namespaces[@]}" sh -c 'mount -t tmpfs tmpfs "$0" && mount -t proc proc "$0" && chroot / true' "$work" \
        2>/dev/null || { why="mounts or chroot are not allowed"; return 1; }
    [ -f "$cache/$release.tar" ] && return
    command -v debootstrap >/dev/null || {
        apt-get update -q && apt-get install -y -q --no-install-recommends debootstrap
    } >/dev/null 2>&1 || { why="debootstrap is not here and cannot be installed"; return 1; }
    make_base || { why="debootstrap failed"; return 1; }
}

make_base() {
    say "making a bare Debian 12"
    mkdir -p "$cache"
    local mirror
    mirror=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 2>/dev/null |
        sed -n "s/^$release //p" | head -n 1)
    attend debootstrap --variant=minbase "$release" "$work/base" ${mirror:+"$mirror"} \
        >"$work/debootstrap.log" 2>&1 || { tail "$work/debootstrap.log" >&2; return 1; }
    tar -C "$work/base" -cf "$cache/$release.tar.new" .
    mv "$cache/$release.tar.new" "$cache/$release.tar"
    rm -rf --one-file-system "$work/base"
}

# Copy a file or folder of this machine to the same place, where it exists.
take() {
    local path
    for path; do
        [ -e "$path" ] || continue
        mkdir -p "$system$(dirname "$path")"
        cp -RL --remove-destination "$path" "$system$(dirname "$path")/"
    done
}

take_settings() {
    take /etc/resolv.conf /etc/hosts
    take /etc/ssl/certs/ca-certificates.crt /usr/local/share/ca-certificates
    take /etc/apt/apt.conf /etc/apt/apt.conf.d /etc/apt/auth.conf /etc/apt/auth.conf.d
    if grep -qs "^VERSION_CODENAME=$release" /etc/os-release; then
        rm -f "$system/etc/apt/sources.list"
        take /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/trusted.gpg.d \
            /etc/apt/keyrings /usr/share/keyrings
    fi
    take /etc/pip.conf /etc/xdg/pip /etc/npmrc "$(npm config get globalconfig 2>/dev/null)"
    local home
    for home in /root "/home/$ordinary"; do
        mkdir -p "$system$home/.config"
        for name in .config/pip .pip .npmrc; do
            [ ! -e "$HOME/$name" ] || cp -RL "$HOME/$name" "$system$home/$name"
        done
    done
    echo 'Dir::Cache::archives "/var/cache/fresh/apt";' >"$system/etc/apt/apt.conf.d/zz-fresh"
    mkdir -p "$system/var/cache/fresh"
    # What was downloaded for another system; a copy, because both may be at work at once.
    local other
    for other in "$work"/*.downloads; do
        [ ! -d "$other" ] || { cp -R "$other" "$system.downloads"; break; }
    done
    mkdir -p "$system.downloads"/{apt,pip,npm}
}

# Settings of pip, npm, proxies and certificates that live in the environment.
environment() {
    env -0 | grep -zE '^(PIP_|NPM_CONFIG_|npm_config_|[A-Za-z]+_(proxy|PROXY)=|[A-Z_]*CA_|SSL_CERT_)' |
        grep -zv '_CACHE' || true
}

home_of() {
    if [ "$1" = root ]; then echo /root; else echo "/home/$1"; fi
}

# Run a program in the system as a user, in a folder: in_system USER FOLDER PROGRAM...
in_system() {
    local user=$1 folder=$2 home settings=()
    shift 2
    home=$(home_of "$user")
    mapfile -d '' settings < <(environment)
    # As one who keeps downloads of others, pip wants them to be its user's.
    chroot "$system" chown -R "$user" "$home" 2>/dev/null
    chown -R "$(sed -n "s/^$user:x:\([0-9]*\):.*/\1/p" "$system/etc/passwd")" \
        "$system.downloads/pip" "$system.downloads/npm"
    # shellcheck disable=SC2016  # expanded inside
    attend "${in_namespaces[@]}" bash -c '
        set -e
        system=$1 downloads=$2
        shift 2
        mount --make-rprivate /
        mount -t proc proc "$system/proc"
        mount --rbind /dev "$system/dev"
        mount -t tmpfs -o mode=1777 tmpfs "$system/dev/shm"
        mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$system/dev/pts"
        mount --bind "$downloads" "$system/var/cache/fresh"
        exec chroot "$system" "$@"
    ' bash "$system" "$system.downloads" \
        env -i "${settings[@]}" HOME="$home" LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        PIP_CACHE_DIR=/var/cache/fresh/pip NPM_CONFIG_CACHE=/var/cache/fresh/npm \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        runuser -u "$user" -- sh -c 'cd "$0" && exec "$@"' "$folder" "$@"
}

install() {
    in_system root / apt-get install -y -q --no-install-recommends "$@" >"$system.log" 2>&1 ||
        { tail "$system.log" >&2; return 1; }
}

# Unpack $system for a variant and a user, with the checkout in its $folder.
build() {
    local variant=$1 user=$2
    mkdir "$system"
    tar -C "$system" -xpf "$cache/$release.tar" || return 1
    [ "$user" = root ] || chroot "$system" useradd --create-home --shell /bin/bash "$user"
    take_settings
    in_system root / apt-get update -q >"$system.log" 2>&1 ||
        { tail "$system.log" >&2; return 1; }
    install git make || return 1
    if [ "$user" != root ]; then
        install sudo || return 1
        echo "$user ALL=(ALL) NOPASSWD: ALL" >"$system/etc/sudoers.d/fresh"
    fi
    if [ "$variant" = postgresql ]; then
        install postgresql || return 1
        ln -s "$(cd "$system" && echo usr/lib/postgresql/*/bin/initdb | sed 's,^,/,')" \
            "$system/usr/local/bin/initdb"
    fi
    mkdir -p "$(dirname "$system$folder")"
    git clone -q --no-hardlinks "$checkout" "$system$folder" || return 1
    [ ! -d "$checkout/../shared" ] || cp -RL "$checkout/../shared" "$system$(dirname "$folder")/"
}

# --- the commands -------------------------------------------------------------------------------

# Where the commands run: in_system, or in the checkout itself.
in_place() {
    shift 2
    attend setsid --wait "$@"
}

# At random, because another run may have chosen one that it does not listen on yet.
free_port() {
    local port
    until port=$((20000 + RANDOM % 10000)); ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
    echo "$port"
}

is_healthy() {
    (
        exec 3<>"/dev/tcp/127.0.0.1/$1"
        printf 'GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
        timeout 10 grep -q '"status":"ok"' <&3
    ) 2>/dev/null
}

run_demo() {
    local place=$1 user=$2 port waited=0
    port=$(free_port)
    # A shell of its own, so that `attend` in it has no say here.
    (trap - EXIT; trap end_group TERM; "$place" "$user" "$folder" make demo "PORT=$port") \
        >"$work/$port.log" 2>&1 &
    child=$!
    until is_healthy "$port"; do
        waited=$((waited + 1))
        if ! kill -0 "$child" 2>/dev/null || [ "$waited" -gt "$patience" ]; then
            tail -n 40 "$work/$port.log" >&2
            return 1
        fi
        sleep 1
    done
    kill -TERM "$child"
    wait "$child" 2>/dev/null || true
    child=
}

# Ends what `run_demo` started: a process group in place, else the namespaces' first process.
end_group() {
    kill -INT -- "-$child" 2>/dev/null || kill -KILL "$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || true
    exit 0
}

run_test() {
    local place=$1 user=$2
    [ "$place" != in_system ] || install nginx-light openssl
    "$place" "$user" "$folder" make test
}

run_lint() { "$1" "$2" "$folder" make lint; }

run_newest() {
    "$1" "$2" "$folder" timeout 300 make newest ||
        say "NOT BLOCKING: the newest versions fail, see above; make upgrade renews the lock"
}

# --- what was asked for -------------------------------------------------------------------------

# Run VARIANT:USER:COMMAND, and say how it went.
one() {
    local variant user command lock started=$SECONDS
    IFS=: read -r variant user command <<<"$1"
    if [ "$place" = in_system ]; then
        [ "$user" = root ] || user=$ordinary
        system=$work/$variant-$user
        folder=$(home_of "$user")/gridmap
        [ "$variant" != path ] || folder="$(home_of "$user")/网格 地图/grid map"
        # Two of its runs may begin at once.
        exec {lock}>"$system.lock"
        flock "$lock"
        if [ ! -d "$system" ]; then
            build "$variant" "$user" || { say "$variant:$user: FAILED to be made"; return 1; }
            say "$variant:$user: system ready after $((SECONDS - started)) s"
            started=$SECONDS
        fi
        exec {lock}>&-
    fi
    if "run_$command" "$place" "$user"; then
        say "$1: good after $((SECONDS - started)) s"
    else
        say "$1: FAILED after $((SECONDS - started)) s"
        return 1
    fi
}

# Run several at once; what each says comes in one piece, when it has ended.
side_by_side() {
    local run logs=() at status=0
    for run; do
        logs+=("$work/${run//:/-}.log")
        (trap - EXIT; trap 'end_child; exit 143' TERM; beside=(); one "$run") >"${logs[-1]}" 2>&1 &
        beside+=($!)
    done
    for at in "${!logs[@]}"; do
        wait "${beside[at]}" || status=1
        cat "${logs[at]}" >&2
    done
    beside=()
    return "$status"
}

# A function, because bash reads a script as it goes, and somebody may edit it meanwhile.
main() {
    local runs run at variant user failed= why=
    runs=("$@")
    if [ $# = 0 ]; then
        for variant in bare postgresql path; do
            for user in root user; do runs+=("$variant:$user:demo" "$variant:$user:test"); done
        done
    fi
    for run in ${runs[*]//,/ }; do
        if [[ ! $run =~ ^(bare|postgresql|path):(root|user):(demo|test|lint|newest)$ ]]; then
            sed -n '2,/^[^#]/s/^# \?//p' "$0" >&2
            exit 2
        fi
    done

    trap clean_up EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    work=$(mktemp -d "${TMPDIR:-/var/tmp}/gridmap-fresh-XXXXXX")
    # Others have to pass through it, whatever the umask.
    chmod 755 "$work"
    [ -z "$(git -C "$checkout" status --porcelain)" ] || say "what is not committed is left out"

    place=in_system
    if ! may_build; then
        say "no system of its own ($why): running in place, on this machine and as this user"
        place=in_place
        folder=$checkout
        # Variants and users are those of a system of its own: here each command runs once.
        mapfile -t runs < <(printf "here:$(id -un):%s\n" demo lint test newest |
            grep -xF "$(printf '%s\n' ${runs[*]//,/ } | sed "s/.*:/here:$(id -un):/")")
    fi

    for at in "${!runs[@]}"; do
        if [[ ${runs[at]} = *,* ]]; then
            # shellcheck disable=SC2086  # words
            side_by_side ${runs[at]//,/ } || failed="$failed ${runs[at]}"
        else
            one "${runs[at]}" || failed="$failed ${runs[at]}"
        fi
        for system in "$work"/*-*.downloads; do
            system=${system%.downloads}
            variant=${system##*/}
            user=${variant#*-}
            [ "$user" = root ] || user=user
            [[ " ${runs[*]:at+1} " = *[\ ,]"${variant%-*}:$user:"* ]] ||
                rm -rf --one-file-system "$system"
        done
    done
    [ -z "$failed" ] || { say "failed:$failed"; return 1; }
}

main "$@"; exit
