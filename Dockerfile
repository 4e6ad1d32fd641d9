# The program alone, as a static binary that runs as nobody in particular:
#   docker build -t communs . && docker run -p 8080:8080 -v communs:/data -e COMMUNS_BASE_URL=https://… communs
FROM golang:1.26-bookworm AS build
WORKDIR /src
# Modules in their own layer: they change less often than the code.
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=true -ldflags='-s -w' -o /out/communs ./cmd/communs \
 && mkdir -m 0700 /out/data && mkdir -m 0700 /out/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/communs /communs
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/tmp /tmp
USER 65532:65532
EXPOSE 8080
VOLUME /data
ENV COMMUNS_DATA=/data
# Time zones are in the binary. serve asks for an https COMMUNS_BASE_URL, as it listens beyond loopback.
ENTRYPOINT ["/communs"]
CMD ["serve", "--listen", "0.0.0.0:8080"]
