# docker build -t facesweep . && docker run --rm -v "$PWD:/data" facesweep run --demo
# Apptainer takes the same image: apptainer build facesweep.sif docker-daemon:facesweep:latest
# packaging/check_dockerfile.sh runs these very steps without an engine.
FROM debian:trixie-slim AS build
WORKDIR /facesweep
COPY . .
RUN packaging/make_deb.sh

FROM debian:trixie-slim
COPY --from=build /facesweep/build/release/packages/facesweep_*.deb /tmp/
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends /tmp/facesweep_*.deb && rm -rf /tmp/*.deb /var/lib/apt/lists/*
WORKDIR /data
ENTRYPOINT ["facesweep"]
