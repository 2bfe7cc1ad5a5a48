// A SCIM service on loopback, for tests. SCIMMY parses requests, checks schemas,
// evaluates filters and pages; only the storage is this file's.
import express from "express";
import SCIMMY from "scimmy";
import SCIMMYRouters from "scimmy-routers";

const {Config, Resources, Schemas, Types} = SCIMMY;
Config.set({filter: {supported: true, maxResults: 100}});

function store(Resource) {
    const all = new Map();
    let last = 0;
    const find = id => {
        if (!all.has(id)) throw new Types.Error(404, null, `Resource ${id} not found`);
        return all.get(id);
    };
    Resource.ingress((resource, data) => {
        const id = resource.id ?? `${Resource.name.toLowerCase()}${++last}`;
        if (resource.id) find(id);
        const entry = {...JSON.parse(JSON.stringify(data)), id};
        all.set(id, entry);
        return entry;
    });
    Resource.egress(resource => {
        if (resource.id) return find(resource.id);
        return resource.filter ? resource.filter.match([...all.values()]) : [...all.values()];
    });
    Resource.degress(resource => {
        find(resource.id);
        all.delete(resource.id);
    });
}

Resources.declare(Resources.User).extend(Schemas.EnterpriseUser, false);
Resources.declare(Resources.Group);
store(Resources.User);
store(Resources.Group);

const app = express();
app.use("/scim/v2", new SCIMMYRouters({
    type: "bearer",
    handler: request => {
        if (request.header("Authorization") !== `Bearer ${process.env.TOKEN}`) throw new Error("Unauthorized");
        return "test";
    },
}));
const server = app.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/scim/v2`));
process.stdin.on("end", () => process.exit(0)).resume();
